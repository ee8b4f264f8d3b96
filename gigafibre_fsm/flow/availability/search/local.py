"""The search over this site's own addresses: an index a worker, made from MariaDB, made anew when addresses
change.
"""

from __future__ import annotations

import re
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

import frappe
import numpy as np

from gigafibre_fsm.flow.availability.search import words
from gigafibre_fsm.flow.availability.search.backends import Answer, Hit
from gigafibre_fsm.flow.availability.search.build import Street, build
from gigafibre_fsm.flow.availability.search.index import AddressIndex, postal_number
from gigafibre_fsm.flow.availability.search.labels import Place, bare_postal, place_of_civic, place_of_drop
from gigafibre_fsm.flow.availability.search.parse import Door, Query, parse
from gigafibre_fsm.flow.availability.search.rank import Match, rank

VERSION = {"defkey": "gigafibre_address_version", "parent": "__gigafibre"}
LOOK_AGAIN_SECONDS = 5.0
BATCH = 50_000
WEAKEST = 0.40
WEAKEST_OF_BEST = 0.62
WEAKEST_STREET = 0.5  # of the best agreement with a street's name
NEAREST = 4
SURE_GAP = 0.08
MOST_ROWS = 60

_DROP_SQL = """SELECT name, civic_number, civic_suffix, unit, rue, ville, zip, municipality_code,
	civic_address FROM `tabFibre Port` WHERE status != 'Retired'"""
_CIVIC_SQL = """SELECT name, civic_number, civic_suffix, unit, odonym, municipality, municipality_code,
	postal_code FROM `tabCivic Address`"""


@dataclass
class Loaded:
	"""`refs` of the index: n > 0 is Civic Address n, -n is the n-th of `drops`."""

	index: AddressIndex
	drops: list[str]
	stamp: tuple[Any, ...]
	checked: float


_loaded: dict[tuple[str, bool], Loaded] = {}
_building = threading.Lock()


def forget() -> None:
	"""Tell every worker that addresses have changed; their next search builds the index anew.

	A row beside Frappe's defaults, written without them: setting a default empties the cache of the whole
	site.
	"""
	version = frappe.generate_hash(length=10)
	name = frappe.db.get_value("DefaultValue", VERSION)
	if name:
		frappe.db.set_value("DefaultValue", name, "defvalue", version, update_modified=False)
	else:
		frappe.get_doc({"doctype": "DefaultValue", **VERSION, "defvalue": version}).db_insert()


class LocalBackend:
	def __init__(self, with_civic: bool) -> None:
		self.with_civic = with_civic

	def search(self, text: str, limit: int) -> Answer:
		"""See `Backend`. An empty or unreadable text finds nothing."""
		query = parse(text)
		loaded = self._load()
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

	def _load(self) -> Loaded:
		key = (frappe.local.site, self.with_civic)
		known = _loaded.get(key)
		if known and time.monotonic() - known.checked < LOOK_AGAIN_SECONDS:
			return known
		stamp = _stamp(self.with_civic)
		if known and known.stamp == stamp:
			known.checked = time.monotonic()
			return known
		if known and not _building.acquire(blocking=False):
			return known  # another thread is at it: the old answers are better than a wait
		if not known:
			_building.acquire()
		try:
			if (fresh := _loaded.get(key)) and fresh.stamp == stamp:
				return fresh
			_loaded[key] = _build(stamp, self.with_civic)
			return _loaded[key]
		finally:
			_building.release()


def _stamp(with_civic: bool) -> tuple[Any, ...]:
	"""Changes whenever addresses were added, or their words were changed through a document."""
	ports = frappe.db.sql("SELECT COUNT(*), MAX(creation) FROM `tabFibre Port`")[0]
	newest = frappe.db.sql("SELECT MAX(name) FROM `tabCivic Address`")[0][0] if with_civic else 0
	return (*ports, newest, frappe.db.get_value("DefaultValue", VERSION, "defvalue"))


def _build(stamp: tuple[Any, ...], with_civic: bool) -> Loaded:
	drops: list[str] = []
	streets: dict[Street, int] = {}
	columns: tuple[list[int], list[int], list[int], list[int]] = ([], [], [], [])

	def add(place: Place, ref: int) -> None:
		street = Street(place.street, place.locality, place.municipality_code)
		for column, value in zip(
			columns,
			(
				streets.setdefault(street, len(streets)),
				place.number,
				postal_number(bare_postal(place.postal_code)),
				ref,
			),
			strict=True,
		):
			column.append(value)

	covered: set[int] = set()
	for row in frappe.db.sql(_DROP_SQL, as_dict=True):
		drops.append(row.name)
		add(place_of_drop(row), -len(drops))
		if row.civic_address:
			covered.add(int(row.civic_address))
	last = 0
	while with_civic:
		batch = frappe.db.sql(f"{_CIVIC_SQL} WHERE name > %s ORDER BY name LIMIT {BATCH}", last, as_dict=True)
		for row in batch:
			if row.name not in covered:
				add(place_of_civic(row), int(row.name))
		if len(batch) < BATCH:
			break
		last = batch[-1].name
	kinds = (np.int32, np.int32, np.int64, np.int64)
	street, civic, postal, ref = (
		np.array(column, dtype=kind) for column, kind in zip(columns, kinds, strict=True)
	)
	return Loaded(build(list(streets), street, civic, postal, ref), drops, stamp, time.monotonic())


def _read(loaded: Loaded, refs: Any) -> list[tuple[str, Place]]:
	"""The addresses of these references as they are now, in the same order; what is gone is left out."""
	ids = [f"c:{ref}" if ref > 0 else f"p:{loaded.drops[-int(ref) - 1]}" for ref in refs]
	found: dict[str, Place] = {}
	names = [name[2:] for name in ids if name[0] == "p"]
	if names:
		for row in frappe.db.sql(f"{_DROP_SQL} AND name IN %(names)s", {"names": names}, as_dict=True):
			found[f"p:{row.name}"] = place_of_drop(row)
	names = [name[2:] for name in ids if name[0] == "c"]
	if names:
		for row in frappe.db.sql(f"{_CIVIC_SQL} WHERE name IN %(names)s", {"names": names}, as_dict=True):
			found[f"c:{row.name}"] = place_of_civic(row)
	return [(name, found[name]) for name in ids if name in found]


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
