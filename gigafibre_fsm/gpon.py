"""GPON serial numbers in both notations: the vendor's four letters (RCMG1A2B3C4D), or their ASCII codes in hexadecimal
(52434D471A2B3C4D), then eight hex digits (ITU-T G.984.3, 9.2.4.1). Pure.
"""

from __future__ import annotations

import re

SERIAL = re.compile(r"[A-Z]{4}[0-9A-F]{8}")
HEX_SERIAL = re.compile(r"[0-9A-F]{16}")


def vendor_letters(hexadecimal: str) -> str:
	"""The four letters encoded by eight hex digits: `52434D47` -> `RCMG`; empty when they are not letters."""
	letters = bytes.fromhex(hexadecimal).decode("latin-1").upper()
	return letters if re.fullmatch(r"[A-Z]{4}", letters) else ""


def to_letters(serial: str) -> str:
	"""`52434D471A2B3C4D` -> `RCMG1A2B3C4D`; any other upper-case text is unchanged."""
	letters = vendor_letters(serial[:8]) if HEX_SERIAL.fullmatch(serial) else ""
	return letters + serial[8:] if letters else serial


def to_hex(serial: str) -> str:
	"""`RCMG1A2B3C4D` -> `52434D471A2B3C4D`."""
	return serial[:4].encode("ascii").hex().upper() + serial[4:]
