"""The first credentials of a household: readable aloud, never guessable. Pure.

Letters and digits that are taken for one another (0 O, 1 l I) and vowels (which make words) are left out.
"""

from __future__ import annotations

import re
import secrets
from collections.abc import Collection

READABLE = "bcdfghjkmnpqrstvwxz23456789"
MACHINE = "ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz23456789"
SSID_PREFIX = "Gigafibre-"
SSID_BYTES = 32
WPA_SHORTEST, WPA_LONGEST = 8, 63


def wifi_ssid() -> str:
	"""A network name such as "Gigafibre-K7QX"."""
	return SSID_PREFIX + _pick(READABLE, 4).upper()


def wifi_password() -> str:
	"""Three groups of four, 57 bits: "k7mw-9xtq-4hbz"."""
	return "-".join(_pick(READABLE, 4) for _ in range(3))


def sip_username() -> str:
	"""A name for a line that has no number yet: "gf" and ten digits."""
	return "gf" + _pick("0123456789", 10)


def sip_password() -> str:
	"""24 characters that only machines type."""
	return _pick(MACHINE, 24)


def is_ssid(name: str) -> bool:
	"""Whether a router takes `name` as a network name: 1 to 32 bytes of UTF-8, nothing unprintable."""
	return 1 <= len(name.encode()) <= SSID_BYTES and name.isprintable() and name == name.strip()


def is_wpa_password(password: str) -> bool:
	"""Whether `password` is one for WPA2/WPA3: 8 to 63 printable ASCII characters."""
	return WPA_SHORTEST <= len(password) <= WPA_LONGEST and all(" " <= letter <= "~" for letter in password)


def pool_numbers(pool: str) -> list[str]:
	"""The numbers of the setting, one a line or separated by commas, as ten digits, in their order and once
	each.
	"""
	digits = (re.sub(r"\D", "", entry)[-10:] for entry in re.split(r"[\n,;]+", pool or ""))
	return list(dict.fromkeys(number for number in digits if len(number) == 10))


def next_number(pool: str, taken: Collection[str]) -> str | None:
	"""The first number of the pool that nobody has, or None when all are given out."""
	return next((number for number in pool_numbers(pool) if number not in taken), None)


def _pick(alphabet: str, length: int) -> str:
	return "".join(secrets.choice(alphabet) for _ in range(length))
