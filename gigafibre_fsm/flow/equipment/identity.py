"""Serial numbers and MAC addresses: their kinds, their notations, and what cannot be one. Pure.

A GPON serial is four letters of the maker and eight hex digits (RCMG19E0ABCD, ITU-T G.984.3); some labels print the
letters in hexadecimal (52434D4719E0ABCD). A MAC address is twelve hex digits (IEEE 802).
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from gigafibre_fsm.flow.vocabulary import ONT

SERIAL, MAC = "serial", "mac"
GPON = re.compile(r"[A-Z]{4}[0-9A-F]{8}")
GPON_HEX = re.compile(r"[0-9A-F]{16}")
ADDRESS = re.compile(r"[0-9A-F]{12}")
PLAIN = re.compile(r"[0-9A-Z]{6,32}")
SHORTEST_UNNAMED = 8
DIGITS_OF_A_SERIAL = 4

# Makers of PON terminals by the four letters of their serials.
PON_MAKERS = frozenset(
	(
		"ADTN", "ALCL", "ARLT", "ASKY", "AVMG", "BDCM", "CIGG", "CXNK", "DLNK", "DSNW", "ELTX", "FHTT", "GMTK", "GNXS",
		"HUMA", "HWTC", "ISKT", "KAON", "MSTC", "PTIN", "RCMG", "SCOM", "SKYW", "SMBS", "TELL", "TMBB", "TPLG", "UBNT",
		"VSOL", "ZTEG", "ZYXE",
	)
)  # fmt: skip
# TP-Link writes its letters on routers and adapters with a PON port as well.
ALSO_ON_OTHERS = ("TPLG",)

EXAMPLES = ("001122334455", "123456789ABC", "0123456789AB", "AABBCCDDEEFF", "DEADBEEFCAFE")


@dataclass(frozen=True)
class Code:
	"""What a label says: `kind` is "serial" or "mac", `value` upper case without separators.

	`doubt` is why a person has to confirm it: "" (sure), "plain" (nothing tells that it is a serial), "maker" (letters
	of no maker that is known), "digits" (a MAC address would look the same), "local" (a MAC address that no maker gave).
	"""

	kind: str
	value: str
	doubt: str = ""


class Unreadable(ValueError):
	"""No serial number and no MAC address.

	`reason` is one of nothing, article, other, mac_length, mac_characters, mac_impossible, gpon_characters,
	gpon_length, placeholder, web, wifi; `value` is what was read, `said` the word that the label has for it.
	"""

	def __init__(self, reason: str = "nothing", value: str = "", said: str = "") -> None:
		super().__init__(reason)
		self.reason, self.value, self.said = reason, value, said


def bare(text: str | None) -> str:
	"""Upper case without the separators that labels are printed with: `40-3f-8c:aa.bb cc` -> `403F8CAABBCC`."""
	return re.sub(r"[\s:.\-_]", "", text or "").upper()


def mac(text: str, named: bool = True) -> Code:
	"""The MAC address in `text`. `named`: the label says that it is one. Raises Unreadable."""
	value = bare(text)
	if not ADDRESS.fullmatch(value):
		reason = "mac_length" if re.fullmatch(r"[0-9A-F]*", value) else "mac_characters"
		raise Unreadable(reason, value)
	if is_multicast(value) or len(set(value)) == 1 or value in EXAMPLES:
		raise Unreadable("mac_impossible", value)
	local = int(value[:2], 16) & 2
	return Code(MAC, value, "local" if local else "digits" if value.isdigit() and not named else "")


def is_multicast(address: str) -> bool:
	"""Whether it stands for a group of stations: no device has it for its own."""
	return bool(int(address[:2], 16) & 1)


def serial(text: str, named: bool = True, makers: Iterable[str] = PON_MAKERS) -> Code:
	"""The serial number in `text`. `named`: the label says that it is one. Raises Unreadable."""
	value, known = bare(text), frozenset(makers)
	if GPON_HEX.fullmatch(value) and (letters := maker_letters(value[:8])) and (named or letters in known):
		value = letters + value[8:]
	if value[:4] in known:
		return Code(SERIAL, _pon_serial(value))
	if not PLAIN.fullmatch(value) or not re.search(r"\d", value):
		raise Unreadable("nothing", value)
	if is_placeholder(value) or value in EXAMPLES:
		raise Unreadable("placeholder", value)
	if GPON.fullmatch(value):
		return Code(SERIAL, value, "" if named else "maker")
	if not named and is_article_number(value):
		raise Unreadable("article", value)
	if not named and len(value) < SHORTEST_UNNAMED:
		raise Unreadable("nothing", value)
	told = named and sum(map(str.isdigit, value)) >= DIGITS_OF_A_SERIAL
	return Code(SERIAL, value, "" if told else "plain")


def _pon_serial(value: str) -> str:
	"""A serial that begins with a PON maker's letters has eight hex digits behind them, or more on some labels; a letter
	or less of them was misread.
	"""
	if re.fullmatch(r"[0-9A-F]{8,12}", value[4:]):
		return value
	reason = "gpon_length" if re.fullmatch(r"[0-9A-F]*", value[4:]) else "gpon_characters"
	raise Unreadable(reason, value)


def maker_letters(hexadecimal: str) -> str:
	"""The four letters that eight hex digits stand for: `52434D47` -> `RCMG`; empty when they are no letters."""
	letters = bytes.fromhex(hexadecimal).decode("latin-1").upper()
	return letters if re.fullmatch(r"[A-Z]{4}", letters) else ""


def is_of_pon(serial: str | None) -> bool:
	"""Whether an OLT may know a terminal by this serial: it has the letters of a maker of terminals."""
	return bool(re.fullmatch(r"[0-9A-F]{8,12}", (serial or "")[4:])) and (serial or "")[:4] in PON_MAKERS


def is_placeholder(value: str) -> bool:
	"""Whether the same "serial" stands on many devices: 999999999999, 12345678, 0000000000000000."""
	if len(set(value)) == 1:
		return True
	steps = {ord(after) - ord(before) for before, after in zip(value, value[1:], strict=False)}
	return value.isdigit() and (steps <= {1, -9} or steps <= {-1, 9})


def is_article_number(digits: str) -> bool:
	"""Whether these are a UPC, EAN or GTIN of a shop's shelf, by length and check digit (GS1 General Specifications)."""
	if not digits.isdigit() or len(digits) not in (8, 12, 13, 14):
		return False
	if len(digits) == 13 and digits[0] == "2":
		return False  # numbers for use within a company
	total = sum(int(d) * (3 if at % 2 else 1) for at, d in enumerate(reversed(digits)))
	return total % 10 == 0


def ouis(text: str | None) -> tuple[str, ...]:
	"""The first six hex digits of a maker's MAC addresses, several separated by commas: `40-3F-8C, 1c61b4`."""
	return tuple(bare(part) for part in (text or "").replace(";", ",").split(",") if part.strip())


def forms(code: Code) -> tuple[str, ...]:
	"""Every way in which an import may have written the same label down, this one first."""
	if code.kind == MAC:
		return (code.value, pretty_mac(code.value), pretty_mac(code.value).replace(":", "-"))
	if GPON.fullmatch(code.value):
		return (code.value, code.value[:4].encode().hex().upper() + code.value[4:])
	return (code.value,)


def pretty_mac(address: str) -> str:
	"""A MAC as people read it: 40:3F:8C:12:34:56."""
	return ":".join(address[index : index + 2] for index in range(0, len(address), 2))


@dataclass(frozen=True)
class Model:
	"""What a Device Profile knows of a maker's labels; `ouis` are six hex digits each."""

	name: str
	equipment_type: str
	serial_prefix: str = ""
	ouis: tuple[str, ...] = ()
	product_class: str = ""


def likely_types(code: Code, models: Iterable[Model]) -> set[str]:
	"""The equipment types that this label may belong to by its maker; empty when nothing is known."""
	return {model.equipment_type for model in models if _made_by(code, model)}


def profile(code: Code, equipment_type: str, models: Iterable[Model]) -> str | None:
	"""The one Device Profile that the label leads to; None when there are none or several."""
	names = {
		model.name for model in models if model.equipment_type == equipment_type and _made_by(code, model)
	}
	return names.pop() if len(names) == 1 else None


def contradicts(code: Code, equipment_type: str) -> str | None:
	"""The type that the label certainly is when it cannot be `equipment_type`, else None."""
	pon = code.kind == SERIAL and is_of_pon(code.value) and code.value[:4] not in ALSO_ON_OTHERS
	return ONT if pon and equipment_type != ONT else None


def _made_by(code: Code, model: Model) -> bool:
	if code.kind == SERIAL:
		return bool(model.serial_prefix) and code.value.startswith(model.serial_prefix.upper())
	return code.value[:6] in model.ouis
