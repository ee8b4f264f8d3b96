"""Serial numbers and MAC addresses: kinds, notations, validation. Pure.

`gpon.py` has the two notations of a GPON serial; some labels print the hexadecimal one. A MAC address is twelve hex digits
(IEEE 802).
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from gigafibre_fsm import gpon
from gigafibre_fsm.flow.vocabulary import ONT

SERIAL, MAC = "serial", "mac"
ADDRESS = re.compile(r"[0-9A-F]{12}")
PLAIN = re.compile(r"[0-9A-Z]{6,32}")
SHORTEST_UNNAMED = 8
DIGITS_OF_A_SERIAL = 4

# Manufacturers of PON terminals by the four letters of their serials (vendor ID).
PON_MAKERS = frozenset(
	(
		"ADTN", "ALCL", "ARLT", "ASKY", "AVMG", "BDCM", "CIGG", "CXNK", "DLNK", "DSNW", "ELTX", "FHTT", "GMTK", "GNXS",
		"HUMA", "HWTC", "ISKT", "KAON", "MSTC", "PTIN", "RCMG", "SCOM", "SKYW", "SMBS", "TELL", "TMBB", "TPLG", "UBNT",
		"VSOL", "ZTEG", "ZYXE",
	)
)  # fmt: skip
# TP-Link also uses its letters on routers and adapters with a PON port.
ALSO_ON_OTHERS = ("TPLG",)

EXAMPLES = ("001122334455", "123456789ABC", "0123456789AB", "AABBCCDDEEFF", "DEADBEEFCAFE")


@dataclass(frozen=True)
class Code:
	"""The identity on a label: `kind` is "serial" or "mac", `value` upper case without separators.

	`doubt` is the reason why a user has to confirm it: "" (certain), "plain" (nothing marks it as a serial), "maker" (letters
	of an unknown manufacturer), "digits" (could also be a MAC address), "local" (a locally administered MAC address).
	"""

	kind: str
	value: str
	doubt: str = ""


class Unreadable(ValueError):
	"""Neither a serial number nor a MAC address.

	`reason` is one of nothing, article, other, mac_length, mac_characters, mac_impossible, gpon_characters,
	gpon_length, placeholder, several, web, wifi; `value` is what was read, `said` the label's word for it.
	"""

	def __init__(self, reason: str = "nothing", value: str = "", said: str = "") -> None:
		super().__init__(reason)
		self.reason, self.value, self.said = reason, value, said


def bare(text: str | None) -> str:
	"""Upper case without the separators that labels use: `40-3f-8c:aa.bb cc` -> `403F8CAABBCC`."""
	return re.sub(r"[\s:.\-_]", "", _without_surrogates(text)).upper()


def _without_surrogates(text: str | None) -> str:
	"""The text without surrogates, which JSON can hold and a database cannot."""
	return (text or "").encode("utf-8", "ignore").decode()


def mac(text: str, named: bool = True) -> Code:
	"""The MAC address in `text`. `named`: the label marks it as one. Raises Unreadable."""
	value = bare(text)
	if not ADDRESS.fullmatch(value):
		reason = "mac_length" if re.fullmatch(r"[0-9A-F]*", value) else "mac_characters"
		raise Unreadable(reason, value)
	if is_multicast(value) or len(set(value)) == 1 or value in EXAMPLES:
		raise Unreadable("mac_impossible", value)
	local = int(value[:2], 16) & 2
	return Code(MAC, value, "local" if local else "digits" if value.isdigit() and not named else "")


def is_multicast(address: str) -> bool:
	"""Whether it is a group address, which no device has as its own."""
	return bool(int(address[:2], 16) & 1)


def serial(text: str, named: bool = True, makers: Iterable[str] = PON_MAKERS) -> Code:
	"""The serial number in `text`. `named`: the label marks it as one. Raises Unreadable."""
	value, known = bare(text), frozenset(makers)
	if named or gpon.to_letters(value)[:4] in known:
		value = gpon.to_letters(value)
	if re.fullmatch(r"[0-9A-F]{8}[0-9A-Z]{8}", value) and gpon.vendor_letters(value[:8]) in known:
		value = gpon.vendor_letters(value[:8]) + value[8:]  # a misread letter in the other notation
	if value[:4] in known:
		return Code(SERIAL, _pon_serial(value))
	if not PLAIN.fullmatch(value) or not re.search(r"\d", value):
		raise Unreadable("nothing", value)
	if is_placeholder(value) or value in EXAMPLES:
		raise Unreadable("placeholder", value)
	if gpon.SERIAL.fullmatch(value):
		return Code(SERIAL, value, "" if named else "maker")
	if not named and is_article_number(value):
		raise Unreadable("article", value)
	if not named and len(value) < SHORTEST_UNNAMED:
		raise Unreadable("nothing", value)
	told = named and sum(map(str.isdigit, value)) >= DIGITS_OF_A_SERIAL
	return Code(SERIAL, value, "" if told else "plain")


def _pon_serial(value: str) -> str:
	"""A serial that begins with a PON manufacturer's letters continues with eight hex digits, or more on some labels; another
	letter among them, or fewer digits, means that it was misread.
	"""
	if re.fullmatch(r"[0-9A-F]{8,12}", value[4:]):
		return value
	reason = "gpon_length" if re.fullmatch(r"[0-9A-F]*", value[4:]) else "gpon_characters"
	raise Unreadable(reason, value)


def is_pon_serial(serial: str | None) -> bool:
	"""Whether it can be the serial of an ONT on an OLT: it has the letters of an ONT manufacturer."""
	return bool(re.fullmatch(r"[0-9A-F]{8,12}", (serial or "")[4:])) and (serial or "")[:4] in PON_MAKERS


def is_placeholder(value: str) -> bool:
	"""Whether it is a placeholder found on many devices: 999999999999, 12345678, 0000000000000000."""
	if len(set(value)) == 1:
		return True
	steps = {ord(after) - ord(before) for before, after in zip(value, value[1:], strict=False)}
	return value.isdigit() and (steps <= {1, -9} or steps <= {-1, 9})


def is_article_number(digits: str) -> bool:
	"""Whether these digits are a UPC, EAN or GTIN, by length and check digit (GS1 General Specifications)."""
	if not digits.isdigit() or len(digits) not in (8, 12, 13, 14):
		return False
	if len(digits) == 13 and digits[0] == "2":
		return False  # numbers for internal use by a company
	total = sum(int(d) * (3 if at % 2 else 1) for at, d in enumerate(reversed(digits)))
	return total % 10 == 0


def ouis(text: str | None) -> tuple[str, ...]:
	"""OUIs from a text: the first six hex digits of a manufacturer's MAC addresses, separated by commas: `40-3F-8C, 1c61b4`."""
	return tuple(bare(part) for part in (text or "").replace(";", ",").split(",") if part.strip())


def canonical_serial(text: str | None) -> str:
	"""The canonical form in which serials are compared; of the two notations of a PON serial the one with letters
	(`52434D4719E00001` -> `RCMG19E00001`). Refuses nothing.
	"""
	return gpon.to_letters(bare(text))


def canonical_mac(text: str | None) -> str:
	"""Twelve upper-case hex digits, or an empty string for anything else."""
	value = bare(text)
	return value if ADDRESS.fullmatch(value) else ""


def pon_serial(text: str | None) -> str:
	"""The PON serial by which an OLT knows an ONT; an empty string for another serial or a placeholder."""
	value = canonical_serial(text)
	return value if gpon.SERIAL.fullmatch(value) and len(set(value[4:])) > 1 else ""


def serial_forms(text: str | None) -> tuple[str, ...]:
	"""Every notation of the same serial, canonical first; empty for an empty one."""
	value = canonical_serial(text)
	if not value:
		return ()
	found = [value, _without_surrogates(text).strip(), *mac_forms(value)]
	if gpon.SERIAL.fullmatch(value):
		found.append(gpon.to_hex(value))
	return tuple(dict.fromkeys(found))


def mac_forms(text: str | None) -> tuple[str, ...]:
	"""Every notation of the same MAC address, canonical first; empty for anything else."""
	value = canonical_mac(text)
	return (value, formatted_mac(value), formatted_mac(value).replace(":", "-")) if value else ()


def notations(code: Code) -> tuple[str, ...]:
	"""Every notation in which an import may have stored the same label, this one first."""
	return mac_forms(code.value) if code.kind == MAC else serial_forms(code.value)


def formatted_mac(address: str) -> str:
	"""The display form of a MAC address: 40:3F:8C:12:34:56."""
	return ":".join(address[index : index + 2] for index in range(0, len(address), 2))


@dataclass(frozen=True)
class Model:
	"""A Device Profile's facts about a manufacturer's labels; `ouis` are six hex digits each."""

	name: str
	equipment_type: str
	serial_prefix: str = ""
	ouis: tuple[str, ...] = ()
	product_class: str = ""


def likely_types(code: Code, models: Iterable[Model]) -> set[str]:
	"""The equipment types that this label may belong to by its manufacturer; empty when unknown."""
	return {model.equipment_type for model in models if _made_by(code, model)}


def profile(code: Code, equipment_type: str, models: Iterable[Model]) -> str | None:
	"""The only Device Profile that matches the label; None when none or several do."""
	names = {
		model.name for model in models if model.equipment_type == equipment_type and _made_by(code, model)
	}
	return names.pop() if len(names) == 1 else None


def contradicts(code: Code, equipment_type: str) -> str | None:
	"""The equipment type that the label certainly belongs to when it is not `equipment_type`, else None."""
	pon = code.kind == SERIAL and is_pon_serial(code.value) and code.value[:4] not in ALSO_ON_OTHERS
	return ONT if pon and equipment_type != ONT else None


def _made_by(code: Code, model: Model) -> bool:
	if code.kind == SERIAL:
		return bool(model.serial_prefix) and code.value.startswith(model.serial_prefix.upper())
	return code.value[:6] in model.ouis
