"""Received optical power at a customer's ONT: converts readings to dBm, and defines the range of reliable service. Pure."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass

DBM, TENTH_MICROWATT, MILLI_DBM = "dBm", "0.1 µW", "0.001 dBm"
WEAKEST_POSSIBLE, STRONGEST_POSSIBLE = -45.0, -1.0
"""The range in dBm in which a customer's receiver can work behind a splitter (ITU-T G.984.2 Amd 2: -30 to -8 dBm for class
C+). A value outside is in another unit or not a reading at all.
"""

WEAKEST_LASER, STRONGEST_LASER = -10.0, 10.0

NUMBER = r"-?\d{1,9}(?:[.,]\d{1,6})?"


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

	For readings in 0.1 µW: dBm = 10 log10(v / 10000), since 10000 of them are 1 mW.
	"""
	value = _in_dbm(written, unit)
	return value if value is not None and is_possible(value) else None


def dbm_sent(written: str | float | None, unit: str | None = DBM) -> float | None:
	"""The same for the transmit power of an ONT: 0.5 to 5 dBm (ITU-T G.984.2), with a margin."""
	value = _in_dbm(written, unit)
	return value if value is not None and WEAKEST_LASER <= value <= STRONGEST_LASER else None


def _in_dbm(written: str | float | None, unit: str | None) -> float | None:
	text = str(written if written is not None else "").strip().replace("\u2212", "-")
	named = re.search(rf"({NUMBER})\s*dBm", text, re.IGNORECASE)
	plain = re.fullmatch(NUMBER, text)
	if not named and not plain:
		return None
	value = float((named[1] if named else text).replace(",", "."))
	if not named and unit == TENTH_MICROWATT:
		value = 10 * math.log10(value / 10_000) if value > 0 else math.nan
	elif not named and unit == MILLI_DBM:
		value /= 1000
	return None if math.isnan(value) else round(value, 2)
