"""Sign-in codes. Pure."""

from __future__ import annotations

import hashlib
import hmac
import secrets

CODE_DIGITS = 6
ATTEMPTS = 5
"""Wrong attempts after which a code is void."""


def new_code() -> str:
	"""Six random digits."""
	return f"{secrets.randbelow(10**CODE_DIGITS):0{CODE_DIGITS}d}"


def digest(contact: str, code: str, key: bytes) -> str:
	"""The stored digest of a code; it depends on the site's key and on the contact."""
	return hmac.new(key, f"otp\n{contact}\n{code}".encode(), hashlib.sha256).hexdigest()


def codes_match(one: str, other: str) -> bool:
	"""Whether two digests are equal, compared in constant time."""
	return hmac.compare_digest(one.encode(), other.encode())


def is_code(code: str) -> bool:
	return len(code) == CODE_DIGITS and code.isascii() and code.isdigit()
