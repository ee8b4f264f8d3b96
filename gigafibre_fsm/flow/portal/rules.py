"""Sign-in codes, and the notations of a telephone number. Pure."""

from __future__ import annotations

import hashlib
import hmac
import re
import secrets

CODE_DIGITS = 6
ATTEMPTS = 5
"""Wrong attempts after which a code is void."""


def new_code() -> str:
	"""Six random digits."""
	return f"{secrets.randbelow(10**CODE_DIGITS):0{CODE_DIGITS}d}"


def digest(contact: str, code: str, key: bytes) -> str:
	"""The stored digest of a code: useless without the site's key, and for any other contact."""
	return hmac.new(key, f"otp\n{contact}\n{code}".encode(), hashlib.sha256).hexdigest()


def same(one: str, other: str) -> bool:
	"""Whether two digests are equal, compared in constant time."""
	return hmac.compare_digest(one.encode(), other.encode())


def is_code(code: str) -> bool:
	return len(code) == CODE_DIGITS and code.isascii() and code.isdigit()


def phone_forms(e164: str) -> list[str]:
	"""A North American number in its usual notations; other numbers unchanged."""
	if not re.fullmatch(r"\+1\d{10}", e164):
		return [e164]
	area, office, line = e164[2:5], e164[5:8], e164[8:]
	return [
		e164,
		e164[1:],
		e164[2:],
		f"{area}-{office}-{line}",
		f"{area} {office}-{line}",
		f"({area}) {office}-{line}",
		f"{area}.{office}.{line}",
		f"1-{area}-{office}-{line}",
		f"+1 {area}-{office}-{line}",
		f"+1-{area}-{office}-{line}",
		f"+1-{area}{office}{line}",
	]
