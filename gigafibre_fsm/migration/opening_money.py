"""Opening bills and credits of a later run: the locks and numbers that they take, and the bills of which only a day changes."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from gigafibre_fsm import locks
from gigafibre_fsm.bulk import series
from gigafibre_fsm.migration.compare import Merge, merge, values_equal
from gigafibre_fsm.migration.ledger import Entry
from gigafibre_fsm.migration.planned import Planned
from gigafibre_fsm.migration.single_records import MONEY
from gigafibre_fsm.migration.site_records import current_values

Values = Mapping[str, Any]
DAY = "owed_since"


def reserve(chunk: Sequence[tuple[Planned, Entry | None]], resolve: Callable[[Values], Values]) -> None:
	"""Lock the accounts of all customers of a chunk, then the number series of its documents: the holder of an account may wait
	for a number, but the holder of the series waits for nothing. `resolve` replaces links by names.
	"""
	customers: set[str | None] = {None}
	numbers: Counter[str] = Counter()
	for planned, entry in chunk:
		if planned.doctype not in MONEY or (entry and entry.fingerprint == planned.fingerprint()):
			continue
		values = resolve(planned.values)
		customers |= {values["customer"], entry and entry.written.get("customer")}
		numbers[planned.doctype] += bool(values["customer"] and not (entry and is_as_booked(entry, values)))
	if customers != {None}:
		locks.accounts(customers - {None})
		series.reserve_here(numbers)


def is_as_booked(entry: Entry, values: Values) -> bool:
	"""Whether nothing differs but the day from which dunning counts."""
	differing = {name for name in values if not values_equal(entry.written.get(name), values[name])}
	return bool(entry.fingerprint) and differing == {DAY}


def move_day(entry: Entry, values: Values) -> tuple[Merge, Values]:
	"""(what changes in the bill, its values now): the day of a take-over stays, and one that was set here."""
	before, wanted = ({"fsm_owed_since": each[DAY]} for each in (entry.written, values))
	here = current_values(entry.doctype, [entry.record], wanted).get(entry.record, {})
	return merge(before, here, wanted, wanted), here
