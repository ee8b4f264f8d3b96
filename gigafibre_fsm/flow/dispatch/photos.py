"""Photos from the technician's phone: checked by content for type, completeness and size."""

from __future__ import annotations

import base64
import binascii
import io

from frappe import _
from PIL import Image

from gigafibre_fsm.exceptions import BadRequest

# media type -> Pillow's name, file extension
KINDS = {"image/jpeg": ("JPEG", "jpg"), "image/png": ("PNG", "png")}
LARGEST = 6_000_000
MOST_PIXELS = 60_000_000


def read(data_url: str) -> tuple[bytes, str]:
	"""The content and the file extension. Raises BadRequest."""
	head, _comma, encoded = data_url.partition(",")
	kind, ending = KINDS.get(head.removeprefix("data:").removesuffix(";base64"), ("", ""))
	try:
		content = base64.b64decode(encoded, validate=True)
	except (binascii.Error, ValueError):
		content = b""
	if not kind or not content or len(content) > LARGEST or not _opens(content, kind):
		raise BadRequest(_("The photo must be a JPEG or PNG of at most 6 MB."))
	return content, ending


def _opens(content: bytes, kind: str) -> bool:
	try:
		with Image.open(io.BytesIO(content), formats=[kind]) as picture:
			if picture.width * picture.height > MOST_PIXELS:
				return False
			picture.load()
	except (OSError, SyntaxError, ValueError, Image.DecompressionBombError):
		return False  # Pillow's errors for a broken file
	return True
