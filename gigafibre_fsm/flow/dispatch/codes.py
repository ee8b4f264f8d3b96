"""Reading the labels of devices: serial numbers and MAC addresses, however they are written. Pure.

A GPON serial is four letters of the maker and eight characters (RCMG19E0ABCD); some labels print the letters
in hexadecimal (52434D4719E0ABCD). Label QR codes carry "S/N:" or "SN=" before it and sometimes the MAC behind
it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

SERIAL, MAC = "serial", "mac"
GPON = re.compile(r"[A-Z]{4}[0-9A-Z]{8}")
GPON_HEX = re.compile(r"[0-9A-F]{16}")
ADDRESS = re.compile(r"[0-9A-F]{12}")
PLAIN = re.compile(r"[0-9A-Z]{6,32}")
LONGEST = 300

# Letters of makers whose serial can only be an ONT's. TP-Link labels other devices in the same way.
ONLY_ONT = ("RCMG",)


@dataclass(frozen=True)
class Code:
	"""What was scanned: `kind` is "serial" or "mac", `value` upper case without separators."""

	kind: str
	value: str


class Unreadable(ValueError):
	"""Neither a serial number nor a MAC address."""


def read(text: str) -> Code:
	"""The serial number or MAC address in `text`, as a scanner or a person gives it. Raises Unreadable."""
	if len(text) > LONGEST:
		raise Unreadable
	for candidate in _candidates(text.upper()):
		squeezed = re.sub(r"[\s:.\-_]", "", candidate)
		if GPON.fullmatch(squeezed) and not ADDRESS.fullmatch(squeezed):
			return Code(SERIAL, squeezed)
		if GPON_HEX.fullmatch(squeezed) and (maker := _letters(squeezed[:8])):
			return Code(SERIAL, maker + squeezed[8:])
		if ADDRESS.fullmatch(squeezed):
			return Code(MAC, squeezed)
		if PLAIN.fullmatch(squeezed):
			return Code(SERIAL, squeezed)
	raise Unreadable


def forms(code: Code) -> tuple[str, ...]:
	"""Every way in which an import may have written the same label down, this one first."""
	if code.kind == MAC:
		pairs = [code.value[at : at + 2] for at in range(0, len(code.value), 2)]
		return (code.value, ":".join(pairs), "-".join(pairs))
	if GPON.fullmatch(code.value):
		return (code.value, code.value[:4].encode().hex().upper() + code.value[4:])
	return (code.value,)


def _candidates(text: str) -> Iterable[str]:
	"""Labelled parts first (S/N: ..., MAC=...), then the whole."""
	yield from re.findall(r"(?:S/N|SN|GPONSN|PONSN|SERIAL)\s*[:=#]\s*([0-9A-Z:.\-]+)", text)
	yield from re.findall(r"(?:MAC|WAN MAC|MACADDR)\s*[:=#]\s*([0-9A-F:.\-]+)", text)
	yield text.strip()


def _letters(hexadecimal: str) -> str:
	letters = bytes.fromhex(hexadecimal).decode("latin-1").upper()
	return letters if re.fullmatch(r"[A-Z]{4}", letters) else ""


@dataclass(frozen=True)
class Model:
	"""What the Device Profiles know of a maker's labels."""

	name: str
	equipment_type: str
	serial_prefix: str = ""
	oui: str = ""


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
	if code.kind == SERIAL and code.value.startswith(ONLY_ONT) and equipment_type != "ONT":
		return "ONT"
	return None


def _made_by(code: Code, model: Model) -> bool:
	mark = model.serial_prefix if code.kind == SERIAL else model.oui
	return bool(mark) and code.value.startswith(mark.upper())


def pretty_mac(mac: str) -> str:
	"""A MAC as people read it: 40:3F:8C:12:34:56."""
	return ":".join(mac[index : index + 2] for index in range(0, len(mac), 2))
