"""The search text of Client 360: the keys by which it can identify a customer. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from gigafibre_fsm import telephone
from gigafibre_fsm.flow.equipment.identity import mac_forms

NAME, ADDRESS, EMAIL, PHONE, ACCOUNT = "name", "address", "e-mail", "phone", "account"
SERIAL, MAC, PORT, INVOICE = "serial", "MAC", "port", "invoice"
KEYS = (EMAIL, PHONE, ACCOUNT, INVOICE, PORT, MAC, SERIAL, ADDRESS, NAME)
"""In the order of results: keys that identify a single customer first."""

SHORTEST = 3
PHONE_DIGITS = LOCAL, WHOLE, WITH_COUNTRY = 7, 10, 11

OLT_PLACE = re.compile(r"(\d{1,2})\s*/\s*(\d{1,2})\s*/\s*(\d{1,3})(?:\s*[/: ]\s*(\d{1,3}))?")
DROP = re.compile(r"FIB-\w+", re.IGNORECASE)
NUMBERED = re.compile(r"(\d+[A-Za-z]?)[\s,]+(.*[^\W\d_]{2}.*)")
PHONE_SIGNS = re.compile(r"[\d\s().+-]+")
MAC_SIGNS = re.compile(r"[0-9A-Fa-f]{2}([-:.\s]?[0-9A-Fa-f]{2}){5}|([0-9A-Fa-f]{4}\.){2}[0-9A-Fa-f]{4}")
RECORD = re.compile(r"[A-Za-z]+-[\w-]*\d[\w-]*")
LABEL = re.compile(r"(?=.*\d)[0-9A-Za-z-]{4,32}")


@dataclass(frozen=True)
class Lookup:
	"""One query. `values` are compared as a whole, as a prefix or as a part (see customer_search); with `ends` as suffixes."""

	key: str
	values: tuple[str, ...]
	ends: bool = False


def lookups(typed: str) -> list[Lookup]:
	"""The possible keys of a text, in the order of KEYS. Empty for a text shorter than SHORTEST."""
	text = " ".join(typed.split())
	if len(text) < SHORTEST:
		return []
	return sorted(_possible(text), key=lambda lookup: KEYS.index(lookup.key))


def _possible(text: str) -> Iterator[Lookup]:
	digits = re.sub(r"\D", "", text)
	if "@" in text:
		yield Lookup(EMAIL, (text.lower(),))
		return
	if place := OLT_PLACE.fullmatch(text):
		yield Lookup(PORT, tuple(part for part in place.groups() if part))
		return
	if DROP.fullmatch(text):
		yield Lookup(PORT, (text.upper(),))
		return
	if MAC_SIGNS.fullmatch(text):
		yield Lookup(MAC, mac_forms(text))
	if PHONE_SIGNS.fullmatch(text) and len(digits) in PHONE_DIGITS:
		yield Lookup(PHONE, phones(digits), ends=len(digits) == LOCAL)
	if text.isdigit():
		yield Lookup(ACCOUNT, (text,))
	elif RECORD.fullmatch(text):
		yield Lookup(INVOICE, (text.upper(),))
		yield Lookup(ACCOUNT, (text,))
	if LABEL.fullmatch(text):
		yield Lookup(SERIAL, (text.replace("-", "").upper(),))
	if numbered := NUMBERED.fullmatch(text):
		yield Lookup(ADDRESS, (numbered[1], *words(numbered[2])))
	elif any(is_word(word) for word in text.split()) and (found := words(text)):
		yield Lookup(NAME, found)
		yield Lookup(ADDRESS, ("", *found))


def phones(digits: str) -> tuple[str, ...]:
	"""The notations of a complete number, or of a local one of seven digits."""
	if len(digits) == LOCAL:
		return tuple(f"{digits[:3]}{sign}{digits[3:]}" for sign in ("", "-", " ", "."))
	return tuple(
		telephone.forms(f"+1{digits[-WHOLE:]}" if len(digits) == WHOLE or digits[0] == "1" else f"+{digits}")
	)


def is_word(text: str) -> bool:
	"""Whether it can be a part of a name or street: letters, perhaps with a hyphen or an apostrophe."""
	bare = re.sub(r"[-'’.,]", "", text)
	return bare.isalpha() and len(bare) > 1


def words(text: str) -> tuple[str, ...]:
	"""The words of a name or street, without commas and single letters."""
	return tuple(word for word in re.split(r"[\s,]+", text) if len(word) > 1)
