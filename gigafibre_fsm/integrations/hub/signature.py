"""The signature of outgoing webhooks. Pure.

`X-Gigafibre-Signature: t=<unix seconds>,v1=<hex>`, where v1 is HMAC-SHA256 of "<t>.<body>" under the shared secret.
"""

from __future__ import annotations

import hashlib
import hmac

HEADER = "X-Gigafibre-Signature"
TOLERANCE = 300


def sign(body: str, secret: str, at: int) -> str:
	"""The header's value for `body` sent at `at` (unix seconds)."""
	return f"t={at},v1={_digest(body, secret, at)}"


def is_genuine(header: str, body: str, secret: str, now: int, tolerance: int = TOLERANCE) -> bool:
	"""The receiver's check: whether `header` belongs to `body` and is at most `tolerance` seconds old."""
	parts = dict(part.split("=", 1) for part in header.split(",") if "=" in part)
	try:
		at = int(parts.get("t", ""))
	except ValueError:
		return False
	return abs(now - at) <= tolerance and hmac.compare_digest(parts.get("v1", ""), _digest(body, secret, at))


def _digest(body: str, secret: str, at: int) -> str:
	return hmac.new(secret.encode(), f"{at}.{body}".encode(), hashlib.sha256).hexdigest()
