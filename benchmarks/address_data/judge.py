"""Searches for what people type, and counts how often the right address is the first hit or among ten."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from benchmarks.address_data import noise
from benchmarks.address_data.noise import Asked, Typist
from benchmarks.address_data.province import Province
from gigafibre_fsm.flow.addresses.search.tokenizer import core, stored_tokens
from gigafibre_fsm.spelling import plain

COMBINED, FORMER, PREFIX, ABSENT = "two or more faults", "former locality", "prefix", "absent number"
ROAD, TOWN = "road alone", "town alone"
LIMIT = 10


@dataclass
class Tally:
	asked: int = 0
	first: int = 0
	among: int = 0

	def __str__(self) -> str:
		return f"{self.first / self.asked:6.3f} {self.among / self.asked:6.3f}  {self.asked:5}"

	def __add__(self, other: Tally) -> Tally:
		return Tally(self.asked + other.asked, self.first + other.first, self.among + other.among)


def questions(made: Province, seed: int, each: int) -> list[Asked]:
	"""`each` of every kind of single fault, five times as many combined, and the rest."""
	typist = Typist(made, seed)
	asked = [one for kind in noise.FAULTS for one in _of_kind(typist, kind, each)]
	asked += [noise.combined(typist) for _number in range(each * 5)]
	asked += [noise.former(typist) for _number in range(each * 2)]
	asked += [noise.beginning(typist) for _number in range(each * 3)]
	asked += [noise.absent(typist) for _number in range(each * 2)]
	asked += [noise.road_alone(typist) for _number in range(each)]
	asked += [noise.town_alone(typist) for _number in range(each)]
	typist.dice.shuffle(asked)
	return asked


def _of_kind(typist: Typist, kind: str, each: int) -> list[Asked]:
	"""Without faults for which a small province has no address, such as an avenue above the sixteenth."""
	try:
		return [typist.asked(kind, kind) for _number in range(each)]
	except noise.Impossible:
		return []


class Judge:
	def __init__(self, frappe: Any, made: Province) -> None:
		self.frappe, self.made = frappe, made

	def tallies(
		self, asked: Sequence[Asked], wrong: Callable[[Asked, Sequence[Any]], None] = lambda asked, hits: None
	) -> dict[str, Tally]:
		"""Results by kind of fault. A prefix is right when its first hit completes it, an absent number when it is not called
		exact.
		"""
		from gigafibre_fsm.flow.addresses.search import backends

		found: dict[str, Tally] = defaultdict(Tally)
		for one in asked:
			hits = backends.current().search(one.text, LIMIT).hits
			first, among = self.verdict(one, hits)
			found[one.kind] += Tally(1, first, among)
			if not first:
				wrong(one, hits)
		return found

	def verdict(self, one: Asked, hits: Sequence[Any]) -> tuple[bool, bool]:
		if one.kind == ABSENT:
			right = not (hits and hits[0].exact)
			return right, right
		if one.kind == PREFIX:
			completed = [_line(hit.label).startswith(_line(one.text)) for hit in hits]
			return completed[:1] == [True], any(completed)
		places = [place for place, row in enumerate(self._rows(hits)) if self.fits(one, row)]
		return 0 in places, bool(places)

	def _rows(self, hits: Sequence[Any]) -> list[int]:
		"""Rows of the province, -1 for other hits."""
		names = [int(hit.id[2:]) for hit in hits if hit.id[0] == "c"]
		known = {
			name: int(uuid[-12:], 16)
			for name, uuid in (
				self.frappe.db.sql(
					"SELECT name, uuidadresse FROM `tabCivic Address` WHERE name IN %s", (names,)
				)
				if names
				else ()
			)
		}
		return [known.get(int(hit.id[2:]), -1) if hit.id[0] == "c" else -1 for hit in hits]

	def fits(self, one: Asked, row: int) -> bool:
		made, wanted = self.made, one.row
		if row >= 0 and one.kind == TOWN:
			return made.town_of(row) is made.town_of(wanted)
		if row >= 0 and one.kind == ROAD:
			return made.street[row] == made.street[wanted]
		if row < 0 or made.civic[row] != made.civic[wanted] or made.suffix[row] != made.suffix[wanted]:
			return False
		if one.unit and made.unit[row] != one.unit:
			return False
		mine, theirs = stored_tokens(made.name_of(row)), stored_tokens(made.name_of(wanted))
		if mine != theirs and not (one.any_type and core(mine) == core(theirs)):
			return False
		if made.town_of(row) is made.town_of(wanted):
			return True
		unsaid = plain(made.town_of(wanted).name) not in plain(one.text)
		by_code = one.kind in ("postal for town", "letter O", "wrong town") and unsaid
		return by_code and made.postal_of(row) == made.postal_of(wanted)


def _line(text: str) -> str:
	return re.sub(r"[^a-z0-9]+", " ", re.sub(r", app\. \d+", "", plain(text))).strip()
