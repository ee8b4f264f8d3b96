"""Searches this site's own addresses: streets in the index, the addresses on them in MariaDB."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import islice

import frappe

from gigafibre_fsm.flow.addresses.search import store, tokenizer
from gigafibre_fsm.flow.addresses.search.finds import Find, finds, notice
from gigafibre_fsm.flow.addresses.search.labels import Place, place_of_civic, place_of_drop
from gigafibre_fsm.flow.addresses.search.parse import parse
from gigafibre_fsm.flow.addresses.search.rank import rank
from gigafibre_fsm.flow.addresses.search.records import DROP_SQL, NOT_RETIRED, civic_rows
from gigafibre_fsm.flow.addresses.search.results import Answer, Hit
from gigafibre_fsm.flow.addresses.search.store import Loaded

TWINS = 4  # more are read than returned: a drop and its civic address count as one


class LocalBackend:
	def __init__(self, with_civic: bool) -> None:
		self.with_civic = with_civic

	def search(self, text: str, limit: int) -> Answer:
		"""See `Backend`. An empty or unreadable text finds nothing."""
		query = parse(text)
		loaded = store.loaded(self.with_civic)
		matches = rank(loaded.index, query)
		found = dict(islice(_named(loaded, finds(loaded.index, query, matches, limit)), limit + TWINS))
		found = dict(sorted(found.items(), key=lambda entry: -entry[1].score))
		places = _read(found)
		there = _without_twins({name: find for name, find in found.items() if name in places}, places)
		hits = [_hit(name, find, places[name]) for name, find in there.items()]
		return Answer(hits[:limit], notice(query, matches, bool(hits)))


def _named(loaded: Loaded, found: Iterable[Find]) -> Iterator[tuple[str, Find]]:
	"""Each address once, with the id that `check` takes: a civic address with a drop is found by both texts."""
	seen: set[str] = set()
	for find in found:
		if find.ref < 0:
			name = f"p:{loaded.drops[-find.ref - 1]}"
		else:
			name = f"p:{loaded.drop_of[find.ref]}" if find.ref in loaded.drop_of else f"c:{find.ref}"
		if name not in seen:
			seen.add(name)
			yield name, find


def _read(ids: Iterable[str]) -> dict[str, Place]:
	"""The current addresses of these ids, without deleted ones."""
	found: dict[str, Place] = {}
	drops, civics = [], []
	for name in ids:
		(drops if name[0] == "p" else civics).append(name[2:])
	if drops:
		for row in frappe.db.sql(f"{DROP_SQL} WHERE {NOT_RETIRED} AND name IN %s", (drops,), as_dict=True):
			found[f"p:{row.name}"] = place_of_drop(row)
	if civics:
		for row in civic_rows(civics):
			found[f"c:{row['name']}"] = place_of_civic(row)
	return found


def _hit(name: str, find: Find, place: Place) -> Hit:
	score = round(min(find.score, 1.0), 4)
	return Hit(name, _line(place), place.locality, place.postal_code, score, find.why, find.exact)


def _line(place: Place) -> str:
	return f"{place.label}, {place.locality}" if place.locality else place.label


def _without_twins(found: dict[str, Find], places: dict[str, Place]) -> dict[str, Find]:
	"""Merge a drop and its civic address into one result, at the position of the first, with the drop's id."""
	of_drops = any(name[0] == "p" for name in found)  # only drops have their own way of writing an address
	kept: dict[object, tuple[str, Find]] = {}
	for name, find in found.items():
		line = _line(places[name])
		key = tokenizer.stored_tokens(re.sub(r"\s+", " ", line)) if of_drops else line
		first = kept.get(key)
		if first is None:
			kept[key] = name, find
		elif first[0][0] == "c" and name[0] == "p":
			kept[key] = name, find._replace(score=first[1].score)
	return dict(kept.values())
