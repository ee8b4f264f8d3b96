"""Bulk matching of drops and civic addresses: certain matches are linked, likely ones go to review."""

from __future__ import annotations

import os
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from itertools import islice
from multiprocessing import get_context
from typing import Any

import frappe
from frappe.utils import now
from frappe.utils.synchronization import filelock

from gigafibre_fsm.flow.addresses.matching import rules
from gigafibre_fsm.flow.addresses.matching.finding import Drop, Finder, Found
from gigafibre_fsm.flow.addresses.matching.proposals import Proposal, one_each, proposal_of
from gigafibre_fsm.flow.addresses.search import store
from gigafibre_fsm.flow.addresses.search.labels import readings_of_drop
from gigafibre_fsm.flow.addresses.search.records import DROP_SQL, NOT_RETIRED

JOB = "gigafibre-match-addresses"
AT_ONCE = 200
READ_AT_ONCE = 5_000
FEW = 400  # up to this many drops a second process costs more than it gains
PROCESSES = 2


def match_all(moved: Callable[[int, int], None] = lambda done, total: None) -> dict[str, int]:
	"""Match every drop in service without a civic address; decided matches are kept.

	Links a certain match at once, and makes an Address Match for review of a likely one. Idempotent. Returns the numbers of
	Accepted, Proposed, Unmatched. `moved` is called with the number of drops done.
	"""
	with filelock(JOB, timeout=5):
		drops = list(open_drops())
		loaded = store.build_or_load(with_civic=True)
		found = {}
		for name, candidates in _found(Finder(loaded.index), drops, moved):
			found[name] = candidates
		rejected = _rejected_pairs()
		taken = {
			int(civic): name
			for name, civic in frappe.get_all(
				"Fibre Port",
				filters={"civic_address": ["is", "set"]},
				fields=["name", "civic_address"],
				as_list=True,
			)
		}
		doors = _doors({one.ref for candidates in found.values() for one in candidates})
		proposals = [
			proposal
			for drop in drops
			if (proposal := proposal_of(drop, found[drop.name], doors, rejected[drop.name]))
		]
		decided = one_each(proposals, taken)
		_write([drop.name for drop in drops], decided)
		counts = Counter(proposal.verdict for proposal in decided)
		return {
			rules.ACCEPTED: counts[rules.ACCEPTED],
			rules.PROPOSED: counts[rules.PROPOSED],
			rules.UNMATCHED: len(drops) - counts[rules.ACCEPTED] - counts[rules.PROPOSED],
		}


def open_drops() -> Iterator[Drop]:
	"""Drops in service without a civic address."""
	for row in frappe.db.sql(
		f"{DROP_SQL} WHERE {NOT_RETIRED} AND IFNULL(civic_address, '') = '' ORDER BY name", as_dict=True
	):
		yield Drop(row.name, tuple(readings_of_drop(row)), (row.latitude or None, row.longitude or None))


def _rejected_pairs() -> dict[str, set[int]]:
	pairs: dict[str, set[int]] = defaultdict(set)
	for port, civic in frappe.get_all(
		"Address Match", filters={"status": "Rejected"}, fields=["fibre_port", "civic_address"], as_list=True
	):
		pairs[port].add(int(civic))
	return pairs


_finder: Finder | None = None


def _found(
	finder: Finder, drops: Sequence[Drop], moved: Callable[[int, int], None]
) -> Iterator[tuple[str, list[Found]]]:
	"""Candidates of every drop, on one process per processor, at most two."""
	global _finder
	_finder = finder
	parts = [drops[start : start + AT_ONCE] for start in range(0, len(drops), AT_ONCE)]
	processes = min(PROCESSES, os.cpu_count() or 1)
	if len(drops) <= FEW or processes < 2:
		results: Iterable[list[list[Found]]] = map(_find, parts)
		yield from _with_progress(drops, results, moved)
		return
	# forked: the index is shared, and nothing in a child touches the parent's connections
	with ProcessPoolExecutor(processes, mp_context=get_context("fork")) as pool:
		yield from _with_progress(drops, pool.map(_find, parts), moved)


def _with_progress(
	drops: Sequence[Drop], results: Iterable[list[list[Found]]], moved: Callable[[int, int], None]
) -> Iterator[tuple[str, list[Found]]]:
	done = 0
	for result in results:
		for drop, candidates in zip(drops[done:], result, strict=False):
			yield drop.name, candidates
		done += len(result)
		moved(done, len(drops))


def _find(drops: Sequence[Drop]) -> list[list[Found]]:
	return [_finder.find(drop) for drop in drops] if _finder else []


def _doors(refs: Iterable[int]) -> dict[int, tuple[int, str, str]]:
	"""Civic number, suffix and unit of each of these addresses."""
	pending, doors = iter(sorted(refs)), {}
	while part := list(islice(pending, READ_AT_ONCE)):
		for name, number, suffix, unit in frappe.db.sql(
			"SELECT name, civic_number, UPPER(IFNULL(civic_suffix, '')), REPLACE(UPPER(IFNULL(unit, '')), '-', '')"
			" FROM `tabCivic Address` WHERE name IN %s",
			(tuple(part),),
		):
			doors[int(name)] = (number, suffix, unit)
	return doors


def _write(drops: Sequence[str], decided: Sequence[Proposal]) -> None:
	"""Replace earlier proposals for these drops, and link the certain matches."""
	for part in _parts(drops):
		frappe.db.sql(
			"DELETE FROM `tabAddress Match` WHERE status = 'Proposed' AND fibre_port IN %s", (part,)
		)
	stamp, user = now(), frappe.session.user
	fields = (
		"name", "creation", "modified", "owner", "modified_by", "docstatus", "idx", "status", "fibre_port",
		"civic_address", "score", "method", "distance", "runner_up", "runner_up_score",
	)  # fmt: skip
	for part in _parts(decided):
		frappe.db.bulk_insert(
			"Address Match",
			fields,
			[
				(
					frappe.generate_hash(length=10), stamp, stamp, user, user, 0, 0, one.verdict, one.drop,
					str(one.civic), one.score, one.method, one.distance or 0,
					str(one.runner_up) if one.runner_up else None, one.runner_up_score,
				)
				for one in part
			],
		)  # fmt: skip
	sure = [one.drop for one in decided if one.verdict == rules.ACCEPTED]
	for part in _parts(sure):
		frappe.db.sql(
			"""UPDATE `tabFibre Port` p
			JOIN `tabAddress Match` m ON m.fibre_port = p.name AND m.status = 'Accepted'
			JOIN `tabCivic Address` c ON c.name = CAST(m.civic_address AS UNSIGNED)
			SET p.civic_address = m.civic_address, p.match_score = m.score, p.match_method = m.method,
				p.municipality_code = IF(IFNULL(p.municipality_code, '') = '', c.municipality_code, p.municipality_code),
				p.modified = %s, p.modified_by = %s
			WHERE p.name IN %s AND IFNULL(p.civic_address, '') = ''""",
			(stamp, user, part),
		)
	if sure:
		store.mark_changed()


def _parts(whole: Sequence[Any]) -> Iterator[tuple[Any, ...]]:
	for start in range(0, len(whole), READ_AT_ONCE):
		yield tuple(whole[start : start + READ_AT_ONCE])
