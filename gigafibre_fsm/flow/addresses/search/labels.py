"""The display form of a drop's or a civic address. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from gigafibre_fsm.flow.addresses import civic_number

CIVIC_FIELDS = (
	"name", "civic_number", "civic_suffix", "unit", "odonym", "municipality", "municipality_code",
	"postal_code",
)  # fmt: skip
_WRITTEN_POSTAL = re.compile(r"[A-Z]\d[A-Z] \d[A-Z]\d")
# Letters and digits that are often confused; a postal code has digits in its second, fourth and sixth place.
_MISREAD = str.maketrans("OIL", "011")


@dataclass(frozen=True)
class Place:
	"""One address. `number` is 0 when it has none; `label` does not include the locality."""

	number: int
	suffix: str
	unit: str
	street: str
	locality: str
	municipality_code: str
	postal_code: str

	@property
	def label(self) -> str:
		door = civic_number.formatted(self.number, self.suffix)
		line = ", ".join(part for part in (door, self.street) if part)
		return f"{line}, app. {self.unit}" if self.unit else line


def place_of_drop(row: Mapping[str, Any]) -> Place:
	"""The address of a Fibre Port: the legacy column `rue` begins with the number, often repeated, and has the unit after or
	before it.
	"""
	return next(readings_of_drop(row))


def readings_of_drop(row: Mapping[str, Any]) -> Iterator[Place]:
	"""The possible readings of the row, likeliest first: `306-79 rue X` is civic number 79 or 306."""
	column = civic_number.read(row["civic_number"])
	unit = civic_number.unit_of(row["unit"]) or column.unit
	line = civic_number.strip_non_civic_parts((row["rue"] or "").strip())
	street, own = civic_number.take_unit(line)
	if own and unit not in ("", own):
		street, own = line, ""  # two units: the column's is right, and the street text is kept
	place = Place(
		column.number,
		civic_number.suffix_of(row["civic_suffix"]) or column.suffix,
		unit or own,
		street,
		(row["ville"] or "").strip(),
		(row["municipality_code"] or "").strip(),
		written_postal(row["zip"]),
	)
	read = [
		replace(
			place,
			number=number.number or place.number,
			suffix=place.suffix or number.suffix,
			unit=place.unit or number.unit,
			street=rest.strip(),
		)
		for number, rest in civic_number.leading(street)
		if number.number == place.number or not place.number
	]
	yield from read or [place]


def place_of_civic(row: Mapping[str, Any]) -> Place:
	"""`row` has CIVIC_FIELDS."""
	return Place(
		int(row["civic_number"] or 0),
		civic_number.suffix_of(row["civic_suffix"]),
		(row["unit"] or "").strip(),
		(row["odonym"] or "").strip(),
		(row["municipality"] or "").strip(),
		(row["municipality_code"] or "").strip(),
		written_postal(row["postal_code"]),
	)


def bare_postal(written: object) -> str:
	"""`j0s 1m0` and `JOS 1MO` become J0S1M0; empty for anything else than a postal code."""
	bare = re.sub(r"[^A-Z0-9]", "", str(written or "").upper())
	bare = "".join(letter.translate(_MISREAD) if place % 2 else letter for place, letter in enumerate(bare))
	return bare if re.fullmatch(r"[A-Z]\d[A-Z]\d[A-Z]\d", bare) else ""


def written_postal(written: object) -> str:
	if _WRITTEN_POSTAL.fullmatch(str(written)):
		return str(written)
	bare = bare_postal(written)
	return f"{bare[:3]} {bare[3:]}" if bare else str(written or "").strip()
