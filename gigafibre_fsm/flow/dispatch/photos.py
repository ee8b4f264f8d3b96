"""Photos and signatures from the technician's phone: validates type, completeness and size by content."""

from __future__ import annotations

import base64
import binascii
import io

from frappe import _
from PIL import Image

from gigafibre_fsm.exceptions import BadRequest

# media type -> (Pillow's format, file extension)
KINDS = {"image/jpeg": ("JPEG", "jpg"), "image/png": ("PNG", "png")}
LARGEST = 6_000_000
MOST_PIXELS = 60_000_000


def read(data_url: str) -> tuple[bytes, str]:
	"""The content and the file extension. Raises BadRequest."""
	head, _comma, encoded = data_url.partition(",")
	kind, ending = KINDS.get(head.removeprefix("data:").removesuffix(";base64"), ("", ""))
	content = _decoded(encoded)
	if not kind or not content or len(content) > LARGEST or not _opens(content, kind):
		raise BadRequest(_("The photo must be a JPEG or PNG of at most 6 MB."))
	return content, ending


def is_signature(data_url: str) -> bool:
	"""Whether it is the data URL of a PNG that is not blank."""
	head, _comma, encoded = data_url.partition(",")
	content = _decoded(encoded)
	if head != "data:image/png;base64" or not content or not _opens(content, "PNG"):
		return False
	with Image.open(io.BytesIO(content), formats=["PNG"]) as picture:
		_least, most = picture.convert("RGBA").getchannel("A").getextrema()
	return most > 0


def _decoded(encoded: str) -> bytes:
	try:
		return base64.b64decode(encoded, validate=True)
	except (binascii.Error, ValueError):
		return b""


def _opens(content: bytes, kind: str) -> bool:
	try:
		with Image.open(io.BytesIO(content), formats=[kind]) as picture:
			if picture.width * picture.height > MOST_PIXELS:
				return False
			picture.load()
	except (OSError, SyntaxError, ValueError, Image.DecompressionBombError):
		return False  # Pillow's errors for a broken file
	return True
