"""The initial credentials of a customer: easy to read aloud, impossible to guess. Pure.

Similar letters and digits (0 O, 1 l I) and vowels (which form words) are left out.
"""

from __future__ import annotations

import re
import secrets
from collections.abc import Callable, Collection

READABLE = "bcdfghjkmnpqrstvwxz23456789"
MACHINE = "ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz23456789"
SSID_PREFIX = "Gigafibre-"
SSID_BYTES = 32
WPA_SHORTEST, WPA_LONGEST = 8, 63
MARKUP = re.compile(r"[<>]")


def wifi_ssid() -> str:
	"""A network name such as "Gigafibre-K7QX"."""
	return SSID_PREFIX + _pick(READABLE, 4).upper()


def readable_code() -> str:
	"""Six letters and digits such as "K7QX4M"."""
	return _pick(READABLE, 6).upper()


def wifi_password() -> str:
	"""Three groups of four, 57 bits: "k7mw-9xtq-4hbz"."""
	return "-".join(_pick(READABLE, 4) for _ in range(3))


def sip_username() -> str:
	"""A username for a line without a number yet: "gf" and ten digits."""
	return "gf" + _pick("0123456789", 10)


def sip_password() -> str:
	"""24 characters; no user ever types it."""
	return _pick(MACHINE, 24)


def ssid_refusal(name: str, _: Callable[[str], str] = str) -> str:
	"""The reason why `name` cannot be a network name (IEEE 802.11: 1 to 32 bytes), as a sentence; empty for a valid one.

	Markup characters are refused, since Frappe would store them changed.
	"""
	size = len(name.encode("utf-8", "surrogatepass"))
	if not size:
		return _("The WiFi name is required.")
	if size > SSID_BYTES:
		text = _(
			"The WiFi name takes {0} bytes; the maximum is 32: an accented letter takes two, an emoji four."
		)
		return text.format(size)
	if name != name.strip():
		return _("The WiFi name cannot begin or end with a space.")
	if not name.isprintable():
		return _("The WiFi name contains a character that cannot be displayed.")
	if MARKUP.search(name):
		# The characters are not part of the sentence: Frappe strips what looks like a tag before it looks for a translation.
		return _("The WiFi name cannot contain the characters {0}.").format("< >")
	return ""


def wpa_refusal(password: str, _: Callable[[str], str] = str) -> str:
	"""The reason why `password` is invalid for WPA2 or WPA3 (8 to 63 printable ASCII characters); empty for a valid one.

	Frappe treats a password of asterisks only as unchanged, and keeps the old one.
	"""
	if not all(" " <= letter <= "~" for letter in password):
		return _(
			"The WiFi password can contain letters, digits, spaces and symbols, without accents or emoji."
		)
	if not WPA_SHORTEST <= len(password) <= WPA_LONGEST:
		text = _("The WiFi password has {0} characters: it must have 8 to 63.")
		return text.format(len(password))
	if set(password) == {"*"}:
		return _("The WiFi password cannot be asterisks only.")
	return ""


def is_ssid(name: str) -> bool:
	return not ssid_refusal(name)


def is_wpa_password(password: str) -> bool:
	return not wpa_refusal(password)


def pool_numbers(pool: str) -> list[str]:
	"""The numbers of the setting, one per line or separated by commas, as ten digits, in order and without duplicates."""
	digits = (re.sub(r"\D", "", entry)[-10:] for entry in re.split(r"[\n,;]+", pool or ""))
	return list(dict.fromkeys(number for number in digits if len(number) == 10))


def next_number(pool: str, taken: Collection[str]) -> str | None:
	"""The first number of the pool that is not taken, or None."""
	return next((number for number in pool_numbers(pool) if number not in taken), None)


def _pick(alphabet: str, length: int) -> str:
	return "".join(secrets.choice(alphabet) for _ in range(length))
