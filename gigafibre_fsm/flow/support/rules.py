"""The search text of Client 360: the keys by which it can identify a customer. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from gigafibre_fsm import telephone
from gigafibre_fsm.email_address import with_ascii_domain
from gigafibre_fsm.flow.addresses import civic_number
from gigafibre_fsm.flow.addresses.search import tokenizer
from gigafibre_fsm.flow.equipment import label_text
from gigafibre_fsm.flow.equipment.identity import SERIAL as SERIAL_LABEL
from gigafibre_fsm.flow.equipment.identity import Code, Unreadable, mac_forms
from gigafibre_fsm.spelling import spelt_out

NAME, ADDRESS, EMAIL, PHONE, ACCOUNT = "name", "address", "e-mail", "phone", "account"
SERIAL, MAC, PORT, INVOICE = "serial", "MAC", "port", "invoice"
KEYS = (EMAIL, PHONE, ACCOUNT, INVOICE, PORT, MAC, SERIAL, ADDRESS, NAME)
"""In the order of results: keys that identify a single customer first."""

SHORTEST = 3
PHONE_DIGITS = LOCAL, WHOLE, WITH_COUNTRY = 7, 10, 11
MOST_PHONE_LETTERS = 5

OLT_PLACE = re.compile(r"(\d{1,2})\s*/\s*(\d{1,2})\s*/\s*(\d{1,3})(?:\s*[/: ]\s*(\d{1,3}))?")
DROP = re.compile(r"FIB(?:-(\w+)| ?(\d\w*))", re.IGNORECASE)
STREET = re.compile(r"[^\W\d_]{2}")
# The name of a numbered company of Quebec: 9123-4567 Québec inc.
COMPANY = re.compile(r"\d{4}-\d{4}(?= |$)")
"""The number of a numbered company, which is the beginning of its name: 9123-4567 Québec inc."""
DASHES = str.maketrans(dict.fromkeys("\u2010\u2011\u2012\u2013\u2014\u2212", "-"))
LIGATURES = (("œ", "oe"), ("æ", "ae"))
ANY_SIGN = re.compile(r"['’-]")
SHORT = {"saint": "st", "sainte": "ste", "saints": "sts", "saintes": "stes"}
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
	text = " ".join(typed.translate(DASHES).split())
	if len(text) < SHORTEST:
		return []
	return sorted(_possible(text), key=lambda lookup: KEYS.index(lookup.key))


def _possible(text: str) -> Iterator[Lookup]:
	digits = re.sub(r"\D", "", text)
	if "@" in text:
		yield Lookup(EMAIL, (with_ascii_domain(text.lower()),))
		return
	if place := OLT_PLACE.fullmatch(text):
		yield Lookup(PORT, tuple(part for part in place.groups() if part))
		return
	if drop := DROP.fullmatch(text):
		yield Lookup(PORT, (f"FIB-{(drop[1] or drop[2]).upper()}",))
		return
	if MAC_SIGNS.fullmatch(text):
		yield Lookup(MAC, mac_forms(text))
	if PHONE_SIGNS.fullmatch(text) and len(digits) in PHONE_DIGITS:
		yield Lookup(PHONE, phones(digits), ends=len(digits) == LOCAL)
	elif number := _telephone(text):
		yield Lookup(PHONE, tuple(telephone.forms(number)))
	account = text.removeprefix("#").replace(" ", "")
	if account.isdigit() and (text.isdigit() or len(digits) not in PHONE_DIGITS):
		yield Lookup(ACCOUNT, (account,))
	elif RECORD.fullmatch(text):
		yield Lookup(INVOICE, (text.upper(),))
		yield Lookup(ACCOUNT, (text,))
	if (label := _label(text)) and label.kind == SERIAL_LABEL and not label.doubt:
		yield Lookup(SERIAL, (label.value,))
		return
	if LABEL.fullmatch(text):
		yield Lookup(SERIAL, (text.replace("-", "").upper(),))
	if not COMPANY.match(text) and (numbered := _numbered(text)):
		yield Lookup(ADDRESS, numbered)
	elif COMPANY.fullmatch(text):
		yield Lookup(NAME, (text,))
	elif any(is_word(word) for word in text.split()) and (found := words(text)):
		yield Lookup(NAME, found)
		yield Lookup(ADDRESS, ("", *found))


def _telephone(text: str) -> str:
	"""The telephone number of a text with other words, such as "poste 12"; empty when it is none."""
	letters, digits = sum(map(str.isalpha, text)), sum(map(str.isdigit, text))
	if digits < WHOLE or letters > MOST_PHONE_LETTERS or LABEL.fullmatch(text):
		return ""
	try:
		return telephone.read(text)
	except ValueError:
		return ""


def _label(text: str) -> Code | None:
	try:
		return label_text.read(text)
	except Unreadable:
		return None


def _numbered(text: str) -> tuple[str, ...]:
	"""(civic number as it is stored, words of the street); empty when the text does not begin with one."""
	line, _unit = civic_number.take_unit(spelt_out(text))
	number, rest = next(civic_number.leading(line))
	if not number.number or not STREET.search(rest):
		return ()
	return (civic_number.formatted(number.number, number.suffix), *words(rest))


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
	"""The words of a name or street, without commas, periods and single letters."""
	return tuple(word for word in re.split(r"[\s,.]+", text) if len(word) > 1)


def spellings(word: str) -> tuple[str, ...]:
	"""How a word may be stored: `st-coeur` is also `saint-cœur`, `ch` also `chemin`."""
	parts = word.lower().split("-")
	found = [word.lower()]
	for others in (tokenizer.CANONICAL, SHORT):
		found.append("-".join(others.get(part, part) for part in parts))
	for ligature, letters in LIGATURES:
		found += [each.replace(ligature, letters) for each in found]
		found += [each.replace(letters, ligature) for each in found]
	return tuple(dict.fromkeys(found))


def phrases(text: str) -> tuple[tuple[str, ...], ...]:
	"""The words of a text in their spellings, each spelling throughout: at most as many as a word has."""
	spelt = [spellings(word) for word in words(text)]
	most = max(map(len, spelt), default=0)
	return tuple(tuple(forms[min(at, len(forms) - 1)] for forms in spelt) for at in range(most))
