"""The search over this site's own addresses: streets from the index, the doors on them from MariaDB."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import islice
from typing import NamedTuple

import frappe

from gigafibre_fsm.flow.availability.search import store, words
from gigafibre_fsm.flow.availability.search.backends import Answer, Hit
from gigafibre_fsm.flow.availability.search.index import AddressIndex
from gigafibre_fsm.flow.availability.search.labels import Place, place_of_civic, place_of_drop
from gigafibre_fsm.flow.availability.search.parse import parse
from gigafibre_fsm.flow.availability.search.rank import Match, rank
from gigafibre_fsm.flow.availability.search.records import DROP_SQL, IN_SERVICE, civic_rows
from gigafibre_fsm.flow.availability.search.store import Loaded

WEAKEST = 0.40
WEAKEST_OF_BEST = 0.62
WEAKEST_STREET = 0.5  # of the best agreement with a street's name
SURE_TOWN = 0.8
NEAREST = 4
SURE_GAP = 0.08
TWINS = 4  # more are read than asked for: a drop and its civic address are one


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
		finds = list(islice(_finds(loaded, matches, limit), limit + TWINS))
		places = _read(find.id for find in finds)
		there = _without_twins([find for find in finds if find.id in places], places)
		missing = bool(matches[0].door.number) and not matches[0].has_civic
		hits = [_hit(find, places[find.id]) for find in there[:limit]]
		return Answer(hits, "civic_not_found" if missing else "")


class Find(NamedTuple):
	"""An address of the index, not yet read. `id` is what `check` takes."""

	id: str
	score: float
	why: str
	exact: bool


def _finds(loaded: Loaded, matches: list[Match], limit: int) -> Iterator[Find]:
	"""Doors of the streets, best first, each once."""
	index, best = loaded.index, matches[0]
	least = max(WEAKEST, best.score * WEAKEST_OF_BEST)
	closest = max(match.street_fit for match in matches)
	seen: set[str] = set()
	for match in matches:
		if match.score < least:
			return
		in_town = match.has_civic and match.place_fit >= SURE_TOWN
		if match.street_fit < closest * WEAKEST_STREET and not (match.begun or in_town):
			continue
		for row, score, exact in _rows(index, match, best, limit):
			name = _id(loaded, int(index.row_ref[row]))
			if name not in seen:
				seen.add(name)
				yield Find(name, score, match.why, exact)


def _rows(index: AddressIndex, match: Match, best: Match, limit: int) -> Iterator[tuple[int, float, bool]]:
	if match.has_civic:
		for row, fits in index.fitting_rows(match.street, match.door, limit):
			yield row, match.score * (1 if fits else 0.97), match.exact and fits
		return
	if not match.door.number and match is best:
		count = limit
	else:
		count = NEAREST if match.score > best.score - SURE_GAP else 0
	if count:
		for number in index.nearest(match.street, match.door.number, count):
			yield index.bounds(match.street, number)[0], match.score * 0.95, False


def _id(loaded: Loaded, ref: int) -> str:
	"""The address as `check` knows it: a civic address that has a drop is found under both texts."""
	if ref < 0:
		return f"p:{loaded.drops[-ref - 1]}"
	return f"p:{loaded.drop_of[ref]}" if ref in loaded.drop_of else f"c:{ref}"


def _read(ids: Iterable[str]) -> dict[str, Place]:
	"""The addresses of these ids as they are now; what is gone is left out."""
	found: dict[str, Place] = {}
	drops, civics = [], []
	for name in ids:
		(drops if name[0] == "p" else civics).append(name[2:])
	if drops:
		for row in frappe.db.sql(f"{DROP_SQL} WHERE {IN_SERVICE} AND name IN %s", (drops,), as_dict=True):
			found[f"p:{row.name}"] = place_of_drop(row)
	if civics:
		for row in civic_rows(civics):
			found[f"c:{row['name']}"] = place_of_civic(row)
	return found


def _hit(find: Find, place: Place) -> Hit:
	score = round(min(find.score, 1.0), 4)
	return Hit(find.id, _line(place), place.locality, place.postal_code, score, find.why, find.exact)


def _line(place: Place) -> str:
	return f"{place.label}, {place.locality}" if place.locality else place.label


def _without_twins(finds: list[Find], places: dict[str, Place]) -> list[Find]:
	"""A drop and its civic address are one address to a visitor: the first of them stays, and the drop's id."""
	of_drops = any(find.id[0] == "p" for find in finds)  # only these are written in a way of their own
	seen: dict[object, Find] = {}
	for find in finds:
		line = _line(places[find.id])
		key = words.stored_tokens(re.sub(r"\s+", " ", line)) if of_drops else line
		kept = seen.get(key)
		if kept is None:
			seen[key] = find
		elif kept.id[0] == "c" and find.id[0] == "p":
			seen[key] = find._replace(score=kept.score)
	return list(seen.values())
