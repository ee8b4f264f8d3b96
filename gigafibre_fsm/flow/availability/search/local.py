"""The search over this site's own addresses: streets from the index, the doors on them from MariaDB."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import frappe

from gigafibre_fsm.flow.availability.search import store, words
from gigafibre_fsm.flow.availability.search.backends import Answer, Hit
from gigafibre_fsm.flow.availability.search.labels import Place, place_of_civic, place_of_drop
from gigafibre_fsm.flow.availability.search.parse import Door, Query, parse
from gigafibre_fsm.flow.availability.search.rank import Match, rank
from gigafibre_fsm.flow.availability.search.records import CIVIC_SQL, DROP_SQL, IN_SERVICE
from gigafibre_fsm.flow.availability.search.store import Loaded

WEAKEST = 0.40
WEAKEST_OF_BEST = 0.62
WEAKEST_STREET = 0.5  # of the best agreement with a street's name
NEAREST = 4
SURE_GAP = 0.08
MOST_ROWS = 60


class LocalBackend:
	def __init__(self, with_civic: bool) -> None:
		self.with_civic = with_civic

	def search(self, text: str, limit: int) -> Answer:
		"""See `Backend`. An empty or unreadable text finds nothing."""
		query = parse(text)
		loaded = store.loaded(self.with_civic)
		matches = rank(loaded.index, query)
		if not matches or matches[0].score < WEAKEST:
			return Answer()
		least = max(WEAKEST, matches[0].score * WEAKEST_OF_BEST)
		closest = max(match.street_fit for match in matches)
		hits: list[Hit] = []
		for match in matches:
			if match.score < least or len(hits) >= limit:
				break
			if match.street_fit < closest * WEAKEST_STREET:
				continue
			hits += [
				hit
				for hit in self._hits(loaded, query, match, matches[0], limit)
				if all(hit.id != other.id for other in hits)
			]
		missing = bool(matches[0].door.number) and not matches[0].has_civic
		return Answer(_without_twins(hits)[:limit], "civic_not_found" if missing else "")

	def _hits(self, loaded: Loaded, query: Query, match: Match, best: Match, limit: int) -> Iterator[Hit]:
		index, door = loaded.index, match.door
		if match.has_civic:
			places = _read(loaded, index.rows(match.street, door.number)[:MOST_ROWS])
			for ref, place, fits in sorted(_by_fit(places, door), key=lambda entry: -entry[2]):
				yield _hit(
					ref, place, match.score * (1 if fits > 0 else 0.97), match.why, match.exact and fits > 0
				)
			return
		count = (
			limit
			if not door.number and match is best
			else NEAREST
			if match.score > best.score - SURE_GAP
			else 0
		)
		if count:
			for number in index.nearest(match.street, door.number, count):
				for ref, place in _read(loaded, index.rows(match.street, number)[:1]):
					yield _hit(ref, place, match.score * 0.95, match.why, False)


def _read(loaded: Loaded, refs: Any) -> list[tuple[str, Place]]:
	"""The addresses of these references as they are now, in the same order; what is gone is left out."""
	ids = list(dict.fromkeys(_id(loaded, int(ref)) for ref in refs))
	found: dict[str, Place] = {}
	names = [name[2:] for name in ids if name[0] == "p"]
	if names:
		for row in frappe.db.sql(
			f"{DROP_SQL} WHERE {IN_SERVICE} AND name IN %(names)s", {"names": names}, as_dict=True
		):
			found[f"p:{row.name}"] = place_of_drop(row)
	names = [name[2:] for name in ids if name[0] == "c"]
	if names:
		for row in frappe.db.sql(f"{CIVIC_SQL} WHERE name IN %(names)s", {"names": names}, as_dict=True):
			found[f"c:{row.name}"] = place_of_civic(row)
	return [(name, found[name]) for name in ids if name in found]


def _id(loaded: Loaded, ref: int) -> str:
	"""The address as `check` knows it: a civic address that has a drop is found under both texts."""
	if ref < 0:
		return f"p:{loaded.drops[-ref - 1]}"
	return f"p:{loaded.drop_of[ref]}" if ref in loaded.drop_of else f"c:{ref}"


def _by_fit(places: list[tuple[str, Place]], door: Door) -> Iterator[tuple[str, Place, float]]:
	"""Each address with how well suffix and unit agree: above 0 when nothing asked for is missing."""
	units_known = any(place.unit for _ref, place in places)
	for ref, place in places:
		fit = 1.0
		if door.suffix and door.suffix not in (place.suffix, place.unit.upper()):
			fit -= 2
		elif not door.suffix and place.suffix:
			fit -= 0.3
		if door.unit and units_known:
			fit += 0.5 if place.unit.upper() == door.unit.upper() else -1.2
		elif place.unit and not door.suffix:
			fit -= 0.1
		yield ref, place, fit


def _hit(ref: str, place: Place, score: float, why: str, exact: bool) -> Hit:
	label = f"{place.label}, {place.locality}" if place.locality else place.label
	return Hit(ref, label, place.locality, place.postal_code, round(min(score, 1.0), 4), why, exact)


def _without_twins(hits: list[Hit]) -> list[Hit]:
	"""A drop and its civic address are one address to a visitor: the first of them stays."""
	seen: dict[tuple[str, ...], Hit] = {}
	for hit in hits:
		key = words.stored_tokens(re.sub(r"\s+", " ", hit.label))
		kept = seen.get(key)
		if kept is None or (kept.id[0] == "c" and hit.id[0] == "p"):
			seen[key] = hit if kept is None else replace(hit, score=kept.score)
	return list(seen.values())
