"""How an address is written for people, out of a drop or of a civic address. Pure."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from gigafibre_fsm.flow.availability.search.words import plain

CIVIC_FIELDS = (
	"name", "civic_number", "civic_suffix", "unit", "odonym", "municipality", "municipality_code",
	"postal_code",
)  # fmt: skip
ORDERED_ROADS = frozenset({"rang", "avenue", "rue", "concession", "ligne"})
_WRITTEN_POSTAL = re.compile(r"[A-Z]\d[A-Z] \d[A-Z]\d")
_LEADING = re.compile(r"\s*(\d{1,6})\s*([A-Za-z](?![A-Za-z]))?\s*,?\s+(.*)", re.DOTALL)

_TRAILING_UNIT = re.compile(
	r"(?:\b(?:app|apt|appt|ap|appartement|unité|unit|bureau|bur|suite|local)\b\.? *#? *|# *)(\d{1,5}[a-z]?|[a-z])\s*$",
	re.IGNORECASE,
)


@dataclass(frozen=True)
class Place:
	"""One address. `number` is 0 when it has none; `label` leaves the locality out."""

	number: int
	suffix: str
	unit: str
	street: str
	locality: str
	municipality_code: str
	postal_code: str

	@property
	def label(self) -> str:
		door = f"{self.number}{self.suffix}" if self.number else ""
		line = ", ".join(part for part in (door, self.street) if part)
		return f"{line}, app. {self.unit}" if self.unit else line


def place_of_drop(row: Mapping[str, Any]) -> Place:
	"""The address of a Fibre Port: the legacy `rue` has the number in front, often a second time, and the unit
	behind.
	"""
	street = (row["rue"] or "").strip()
	number, suffix = split_number(row["civic_number"])
	leading = _LEADING.fullmatch(street)
	if leading and not _ordinal(leading) and number in (0, int(leading[1])):
		number, suffix, street = int(leading[1]), suffix or (leading[2] or "").upper(), leading[3].strip()
	unit = (row["unit"] or "").strip()
	trailing = _TRAILING_UNIT.search(street)
	if trailing and trailing.start() and unit.upper() in ("", trailing[1].upper()):
		unit, street = trailing[1].upper(), street[: trailing.start()].rstrip(" ,")
	return Place(
		number,
		(row["civic_suffix"] or suffix or "").strip().upper(),
		unit,
		street,
		(row["ville"] or "").strip(),
		(row["municipality_code"] or "").strip(),
		written_postal(row["zip"]),
	)


def _ordinal(leading: re.Match[str]) -> bool:
	"""`4e Rang` begins with the road's number, `4E rue Principale` with a door's."""
	return (leading[2] or "").lower() == "e" and plain(leading[3]).split(" ")[0] in ORDERED_ROADS


def place_of_civic(row: Mapping[str, Any]) -> Place:
	"""`row` has CIVIC_FIELDS."""
	return Place(
		int(row["civic_number"] or 0),
		(row["civic_suffix"] or "").strip().upper(),
		(row["unit"] or "").strip(),
		(row["odonym"] or "").strip(),
		(row["municipality"] or "").strip(),
		(row["municipality_code"] or "").strip(),
		written_postal(row["postal_code"]),
	)


def split_number(written: object) -> tuple[int, str]:
	"""`123A` is 123 and A."""
	found = re.match(r"\s*(\d{1,6})\s*-?\s*([A-Za-z])?\s*$", str(written or ""))
	return (int(found[1]), (found[2] or "").upper()) if found else (0, "")


def bare_postal(written: object) -> str:
	"""`j0s 1m0` is J0S1M0; empty when it is no postal code."""
	bare = re.sub(r"[^A-Z0-9]", "", str(written or "").upper())
	return bare if re.fullmatch(r"[A-Z]\d[A-Z]\d[A-Z]\d", bare) else ""


def written_postal(written: object) -> str:
	if _WRITTEN_POSTAL.fullmatch(str(written)):
		return str(written)
	bare = bare_postal(written)
	return f"{bare[:3]} {bare[3:]}" if bare else str(written or "").strip()
