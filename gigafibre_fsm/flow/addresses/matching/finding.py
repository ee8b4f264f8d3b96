"""Finds candidate addresses for a drop by text and by position, in the search index. Pure."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from gigafibre_fsm.flow.addresses.matching.rules import NEAREST_METRES, Evidence, metres, score
from gigafibre_fsm.flow.addresses.search.candidates import choose
from gigafibre_fsm.flow.addresses.search.index import AddressIndex, postal_number
from gigafibre_fsm.flow.addresses.search.labels import Place
from gigafibre_fsm.flow.addresses.search.parse import Door, Query, parse
from gigafibre_fsm.flow.addresses.search.rank import Match, align
from gigafibre_fsm.flow.addresses.search.segmentation import resolve

MILLIONTHS = 1_000_000
CELL = 10_000  # grid cell in millionths of a degree: about a kilometre
MOST_NEAR_STREETS = 256
GOOD_ENOUGH = 0.93  # with a nearby candidate this good, the rest of the province is not searched
STREETS_KEPT = 4
ROWS_KEPT = 400


@dataclass(frozen=True)
class Drop:
	"""A fibre drop: the possible readings of its address, likeliest first, and its position (None when unknown)."""

	name: str
	readings: tuple[Place, ...]
	point: tuple[float | None, float | None]


@dataclass(frozen=True)
class Found:
	"""A candidate civic address for a drop: its reference, the evidence without suffix and unit, and the reading that it
	matches. Addresses of one `house` have the same number on the same street.
	"""

	ref: int
	evidence: Evidence
	house: tuple[int, int]
	reading: int = 0
	nearest: bool = False


@dataclass(frozen=True)
class _Asked:
	tokens: tuple[str, ...]
	doors: tuple[Door, ...]
	query: Query
	of_street: int


def _whole_postal(place: Place) -> str:
	postal = place.postal_code.replace(" ", "")
	return postal if postal_number(postal) else ""


class Finder:
	def __init__(self, index: AddressIndex) -> None:
		self.index = index
		known = np.flatnonzero((index.row_latitude != 0) & (index.row_ref > 0))
		cells = self._cell(index.row_latitude[known], index.row_longitude[known])
		order = np.argsort(cells, kind="stable")
		self.cells, self.rows = cells[order], known[order].astype(np.int32)
		self.street_of_row = np.repeat(np.arange(index.streets, dtype=np.int32), np.diff(index.row_start))

	def find(self, drop: Drop) -> list[Found]:
		"""The candidates, unordered; empty when nothing is similar."""
		near = self._rows_around(drop.point)
		found = [
			one for reading in range(len(drop.readings)) for one in self._of_reading(drop, reading, near)
		]
		return found or self._nearest(drop, near)

	def _of_reading(self, drop: Drop, reading: int, near: NDArray[np.int32]) -> list[Found]:
		asked = self._asked(drop.readings[reading])
		found: list[Found] = []
		if len(near):
			streets = np.unique(self.street_of_row[near])
			if len(streets) <= MOST_NEAR_STREETS:
				found = self._among(drop, reading, asked, streets)
		if not found or max(score(one.evidence) for one in found) < GOOD_ENOUGH:
			there = {one.ref for one in found}
			chosen = choose(self.index, asked.tokens, asked.doors, asked.query).streets
			if len(chosen):
				found += [one for one in self._among(drop, reading, asked, chosen) if one.ref not in there]
		return found

	def _asked(self, place: Place) -> _Asked:
		"""The words of street and town separated, and the number."""
		street, town = parse(place.street), parse(place.locality)
		number = place.number or (street.doors[0].number if street.doors else 0)
		of_street, _doors = resolve(self.index, street)
		of_town, _doors = resolve(self.index, town)
		query = Query((*of_street, *of_town), postal=_whole_postal(place))
		doors = (Door(number),) if number else ()
		return _Asked((*of_street, *of_town), doors, query, len(of_street))

	def _among(self, drop: Drop, reading: int, asked: _Asked, streets: NDArray[np.int32]) -> list[Found]:
		matches = align(
			self.index, asked.tokens, asked.doors, asked.query, streets, of_street=asked.of_street
		)
		return self._doors(drop, reading, matches)

	def _doors(self, drop: Drop, reading: int, matches: list[Match]) -> list[Found]:
		"""The addresses with the drop's number on the best matching streets."""
		index, found = self.index, []
		number = drop.readings[reading].number
		fitting = [match for match in matches if match.street_fit >= 0.45]
		fitting.sort(key=lambda match: -(match.street_fit + 0.3 * match.place_fit))
		kept = 0
		for match in fitting:
			if kept == STREETS_KEPT:
				break
			house = match.street, number or match.door.number
			first, last = index.bounds(*house)
			if first == last:
				continue
			kept += 1
			rows = np.arange(first, min(last, first + ROWS_KEPT))
			rows = rows[index.row_ref[rows] > 0]
			postal = index.postal_agrees(rows, _whole_postal(drop.readings[reading]))
			whole_house = len(rows) == 1
			for row, agrees in zip(rows.tolist(), postal.tolist(), strict=True):
				evidence = Evidence(
					street=match.street_fit,
					words=match.words_fit,
					town=min(1.0, match.place_fit),
					postal=None if agrees == 0 else agrees > 0,
					distance=self._distance(drop, row),
					whole_house=whole_house,
				)
				found.append(Found(int(index.row_ref[row]), evidence, house, reading))
		return found

	def _distance(self, drop: Drop, row: int) -> float | None:
		there = (self.index.row_latitude[row] / MILLIONTHS, self.index.row_longitude[row] / MILLIONTHS)
		return metres(drop.point, there)

	def _nearest(self, drop: Drop, near: NDArray[np.int32]) -> list[Found]:
		"""When no text matches: the address nearest to the drop, for review."""
		if not len(near) or not drop.point[0] or not drop.point[1]:
			return []
		north = self.index.row_latitude[near] - drop.point[0] * MILLIONTHS
		east = (self.index.row_longitude[near] - drop.point[1] * MILLIONTHS) * 0.69
		row = int(near[np.argmin(north * north + east * east)])
		distance = self._distance(drop, row)
		if distance is None or distance > NEAREST_METRES:
			return []
		house = int(self.street_of_row[row]), int(self.index.row_civic[row])
		return [Found(int(self.index.row_ref[row]), Evidence(0, 0, 0, None, distance), house, nearest=True)]

	def _rows_around(self, point: tuple[float | None, float | None]) -> NDArray[np.int32]:
		"""The rows in the grid cell of a point and the eight cells around it."""
		if not point[0] or not point[1]:
			return self.rows[:0]
		latitude, longitude = round(point[0] * MILLIONTHS), round(point[1] * MILLIONTHS)
		parts = []
		for north in (-CELL, 0, CELL):
			middle = self._cell(np.int64(latitude + north), np.int64(longitude))
			first, last = np.searchsorted(self.cells, [middle - 1, middle + 2])
			parts.append(self.rows[first:last])
		return np.concatenate(parts)

	@staticmethod
	def _cell(latitude: NDArray, longitude: NDArray) -> NDArray[np.int64]:
		return (latitude.astype(np.int64) // CELL) * 100_000 + (longitude.astype(np.int64) // CELL + 50_000)
