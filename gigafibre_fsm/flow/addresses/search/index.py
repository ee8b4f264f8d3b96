"""The in-memory index of a worker: arrays only, so that all workers share one mapped file. Pure.

A *street* is one name in one place. Streets with the same distinguishing words share a *core*; a place has one
or more names. From every civic number and postal code an array leads to the streets that have it.
"""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

from gigafibre_fsm.flow.addresses.search.parse import Door

Ints = NDArray[np.int32]
Floats = NDArray[np.float32]
LINE = 48
FITS = 0.85  # a flat of the requested house, but not its neighbour with another letter


@dataclass
class Postings:
	"""Which items hold a piece of text: `items[start[g]:start[g + 1]]` for the piece `g`, of weight
	`weight[g]`. The weights that an item and a query share are to be multiplied by `scale[item]`.
	"""

	pieces: dict[str, int]
	start: Ints
	items: NDArray[np.int64]  # as wide as numpy counts with, so that nothing is converted
	weight: NDArray[np.float64]
	scale: Floats


@dataclass
class AddressIndex:
	words: list[str]
	word_weight: Floats
	word_sound: NDArray[np.uint32]  # see `words.sound_code`
	cores: Postings
	places: Postings
	street_core: Ints
	core_start: Ints  # streets of core c are core_streets[core_start[c]:core_start[c + 1]]
	core_streets: Ints
	street_place: Ints
	street_words: Ints  # one row a street, padded with -1
	street_weights: Floats
	line_text: NDArray[np.bytes_]  # every street with its place as one text, sorted, cut off at LINE letters
	line_street: Ints
	street_line: Ints  # where a street's text stands in `line_text`
	alias_place: Ints
	alias_start: Ints  # names of place p are alias_start[p] to alias_start[p + 1]
	alias_words: Ints
	alias_weights: Floats
	alias_factor: Floats  # 1 for the place's own name, less for a neighbour's that people use
	civic_values: Ints
	civic_start: Ints
	civic_streets: Ints
	postal_values: Ints
	postal_start: Ints
	postal_streets: Ints
	row_start: Ints
	row_civic: Ints
	row_ref: NDArray[np.int64]
	row_suffix: NDArray[np.uint8]  # see `suffix_code`, `unit_code`
	row_unit: Ints
	row_postal: Ints  # its place among `postal_values`, -1 for none
	row_latitude: Ints  # in millionths of a degree; 0 is unknown
	row_longitude: Ints

	def __post_init__(self) -> None:
		self.word_ids = {word: number for number, word in enumerate(self.words)}
		self.word_length = np.array([len(word) for word in self.words], dtype=np.float32)
		self.word_is_number = np.array([word.startswith("#") for word in self.words], dtype=bool)

	@property
	def streets(self) -> int:
		return len(self.street_core)

	def streets_with_civic(self, number: int) -> Ints:
		return _lookup(self.civic_values, self.civic_start, self.civic_streets, number)

	def streets_with_postal(self, postal: str) -> tuple[Ints, bool]:
		"""The streets with that postal code or its beginning, and whether the code was complete."""
		low, high = postal_range(postal)
		first, last = np.searchsorted(self.postal_values, [low, high])
		return self.postal_streets[self.postal_start[first] : self.postal_start[last]], len(postal) == 6

	def completions(self, beginning: str, among: Ints) -> Ints:
		"""Those of `among` whose text begins with `beginning`, sorted by text."""
		low = beginning.encode()[:LINE]
		first = int(np.searchsorted(self.line_text, low))
		last = int(np.searchsorted(self.line_text, low + b"\xff"))
		if len(among) > last - first:
			spans = self.line_street[first:last]
			places = np.minimum(np.searchsorted(among, spans), len(among) - 1)
			return spans[among[places] == spans]
		lines = self.street_line[among]
		fitting = lines[(lines >= first) & (lines < last)]
		return self.line_street[np.sort(fitting)]

	def postal_agrees(self, rows: NDArray, postal: str) -> NDArray[np.int8]:
		"""For each row: 1 when it has that postal code or beginning, -1 when it has another one, 0 when either side has none."""
		if len(postal) < 3:
			return np.zeros(len(rows), dtype=np.int8)
		own = self.row_postal.take(rows)
		first, last = np.searchsorted(self.postal_values, postal_range(postal))
		return np.where(own < 0, 0, np.where((own >= first) & (own < last), 1, -1)).astype(np.int8)

	def fitting_rows(
		self, street: int, door: Door, most: int, postal: str = ""
	) -> list[tuple[int, bool, int]]:
		"""At most `most` rows with that number, best first: (row, whether suffix and unit match, `postal_agrees`).

		`123-A` may be suffix or unit; a requested unit is ignored on streets without units.
		"""
		first, last = self.bounds(street, door.number)
		agree = self.postal_agrees(np.arange(first, last), postal).tolist()
		suffixes, units = self.row_suffix[first:last].tolist(), self.row_unit[first:last].tolist()
		letter, letter_unit, asked = suffix_code(door.suffix), unit_code(door.suffix), unit_code(door.unit)
		with_units = any(units)
		fits = []
		for suffix, unit in zip(suffixes, units, strict=True):
			fit = 1.0
			if not door.suffix:
				fit -= 0.3 * (suffix != 0)
			elif suffix != letter and unit != letter_unit:
				fit -= 2.0
			if door.unit and with_units:
				fit += 0.5 if unit == asked else -1.2
			elif not door.suffix:
				fit -= 0.1 * (unit != 0)
			fits.append(fit)
		order = sorted(range(len(fits)), key=lambda place: -fits[place] - 0.2 * agree[place])[:most]
		return [(first + place, fits[place] > FITS, agree[place]) for place in order]

	def rows(self, street: int, number: int) -> NDArray[np.int64]:
		"""References of the addresses with that number."""
		first, last = self.bounds(street, number)
		return self.row_ref[first:last]

	def nearest(self, street: int, number: int, count: int) -> list[int]:
		"""The `count` civic numbers of the street nearest to `number`, nearest first; the lowest ones for 0."""
		numbers = np.unique(self.row_civic[self.row_start[street] : self.row_start[street + 1]])
		numbers = numbers[numbers > 0]
		if not number:
			return [int(n) for n in numbers[:count]]
		closest = np.argsort(np.abs(numbers - number), kind="stable")[:count]
		return [int(numbers[i]) for i in closest]

	def bounds(self, street: int, number: int) -> tuple[int, int]:
		"""(first row, row after the last) of the addresses with that number."""
		start, end = int(self.row_start[street]), int(self.row_start[street + 1])
		first = bisect_left(self.row_civic, number, start, end)
		return first, bisect_left(self.row_civic, number + 1, first, end)


def spans(first: NDArray, last: NDArray) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
	"""The numbers of all ranges `first[i]` to before `last[i]`, concatenated, and the start of each range."""
	counts = last - first
	starts = np.cumsum(counts) - counts
	return np.arange(int(counts.sum())) + np.repeat(first - starts, counts), starts


def _lookup(values: Ints, start: Ints, items: Ints, value: int) -> Ints:
	place = int(np.searchsorted(values, value))
	if place == len(values) or values[place] != value:
		return items[:0]
	return items[start[place] : start[place + 1]]


def suffix_code(suffix: str) -> int:
	"""A suffix as a small number; 0 is none; letters keep their order."""
	if len(suffix) == 1 and "A" <= suffix <= "Z":
		return ord(suffix) - 64
	return 0 if not suffix else 27 if suffix == "1/2" else 28 + crc32(suffix.encode()) % 200


def unit_code(unit: str) -> int:
	"""A unit as a number; 0 is none; numbered ones keep their order; 4-B is 4B."""
	unit = unit.replace("-", "")
	if not unit:
		return 0
	if unit.isascii() and unit.isdigit() and len(unit) < 9:
		return int(unit) + 1
	return 1_000_000_000 + crc32(unit.upper().encode()) % 1_000_000_000


_ALPHABET = {letter: number for number, letter in enumerate("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ")}


def postal_number(postal: str) -> int:
	"""A postal code as a number that sorts like the text; 0 when it is not one."""
	number = 0
	for letter in postal:
		if letter not in _ALPHABET:
			return 0
		number = number * 36 + _ALPHABET[letter]
	return number if len(postal) == 6 else 0


def postal_range(beginning: str) -> tuple[int, int]:
	"""(first, last + 1) of the numbers of postal codes with this beginning."""
	missing = 6 - len(beginning)
	number = 0
	for letter in beginning:
		number = number * 36 + _ALPHABET.get(letter, 0)
	return number * 36**missing, (number + 1) * 36**missing
