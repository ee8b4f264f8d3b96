"""Received optical power at a customer's ONT: converts readings to dBm, and defines the range of reliable service. Pure."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass

DBM, TENTH_MICROWATT, MILLI_DBM = "dBm", "0.1 µW", "0.001 dBm"
PER_DBM = {DBM: 1, "0.1 dBm": 10, "0.01 dBm": 100, MILLI_DBM: 1000}
MICROWATTS = {TENTH_MICROWATT: 0.1, "µW": 1.0}
"""The units that a Device Profile can have."""
WEAKEST_POSSIBLE, STRONGEST_POSSIBLE = -45.0, -1.0
"""The range in dBm in which a customer's receiver can work behind a splitter (ITU-T G.984.2 Amd 2: -30 to -8 dBm for class
C+). A value outside is in another unit or not a reading at all.
"""

WEAKEST_LASER, STRONGEST_LASER = -10.0, 10.0

NUMBER = r"[+-]?\d{1,9}(?:[.,]\d{1,6})?"
# People write "-23 dB" too. A text that has both units, "0.00 mW (-23.19 dBm)", is exact in dBm.
IN_DBM = re.compile(rf"({NUMBER})\s*dB(?![a-ln-z])", re.IGNORECASE)
IN_WATTS = re.compile(rf"({NUMBER})\s*(mW|[µ\u03bcu]W|nW)\b")
OF_WATTS = {"m": 1000.0, "n": 0.001}
SIGNS = str.maketrans({"\u2212": "-", "\u2013": "-", "'": None, '"': None})


@dataclass(frozen=True)
class Window:
	"""The range in dBm in which an ONT works reliably. The default is that of class B+ (ITU-T G.984.2 Amd 1)."""

	weakest: float = -27.0
	strongest: float = -8.0

	def holds(self, power: float) -> bool:
		return self.weakest <= power <= self.strongest


def is_possible(power: float) -> bool:
	return WEAKEST_POSSIBLE <= power <= STRONGEST_POSSIBLE


def dbm(written: str | float | None, unit: str | None = DBM) -> float | None:
	"""The reading in dBm, or None when it is not a possible power at a receiver. A unit in the text takes precedence: `0.00
	mW (-23.19 dBm)` is -23.19.

	For readings in µW: dBm = 10 log10(v / 1000), since 1000 of them are 1 mW.
	"""
	value = _in_dbm(written, unit)
	return value if value is not None and is_possible(value) else None


def dbm_sent(written: str | float | None, unit: str | None = DBM) -> float | None:
	"""The same for the transmit power of an ONT: 0.5 to 5 dBm (ITU-T G.984.2), with a margin."""
	value = _in_dbm(written, unit)
	return value if value is not None and WEAKEST_LASER <= value <= STRONGEST_LASER else None


def _in_dbm(written: str | float | None, unit: str | None) -> float | None:
	text = re.sub(
		r"([+-])\s+(?=\d)", r"\1", str(written if written is not None else "").strip().translate(SIGNS)
	)
	if named := IN_DBM.search(text):
		return round(_number(named[1]), 2)
	if named := IN_WATTS.search(text):
		return _of_microwatts(_number(named[1]) * OF_WATTS.get(named[2][0], 1.0))
	if not re.fullmatch(NUMBER, text):
		return None
	value = _number(text)
	if unit in MICROWATTS:
		return _of_microwatts(value * MICROWATTS[unit])
	return round(value / PER_DBM.get(unit or DBM, 1), 2)


def _number(text: str) -> float:
	return float(text.replace(",", "."))


def _of_microwatts(power: float) -> float | None:
	return round(10 * math.log10(power / 1000), 2) if power > 0 else None
