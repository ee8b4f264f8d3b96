"""The import of the Référentiel québécois d'adresses. The only writer of Civic Addresses in bulk."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass, field
from functools import lru_cache
from itertools import islice
from pathlib import Path
from typing import Any

import frappe
import numpy as np
from frappe.utils import getdate, now

from gigafibre_fsm.flow.addresses.rqa import retirement
from gigafibre_fsm.flow.addresses.rqa.reader import (
	FIELDS,
	Address,
	Ended,
	Municipalities,
	Row,
	fingerprint,
	header_of,
	opened,
	rows,
)
from gigafibre_fsm.flow.addresses.search import progress, store

BATCH = 10_000
SHOWN_PROBLEMS = 200
TEXTS = frozenset({"civic_suffix", "unit", "odonym", "municipality", "municipality_code", "postal_code"})


@dataclass
class Import:
	"""The state of an import. `rows` counts the file's rows, valid or not; `problems` are the first (line, reason). `ended`
	counts rows of addresses that the file marks as ended, `ignored` names columns that are not read. At the end `missing`
	counts the addresses that are no longer in the file, `retired` those that were retired, as missing or as ended; `kept`
	is the reason why missing ones were not retired.
	"""

	file: str
	rows: int = 0
	added: int = 0
	changed: int = 0
	same: int = 0
	bad: int = 0
	ended: int = 0
	missing: int = 0
	retired: int = 0
	kept: str = ""
	problems: list[tuple[int, str]] = field(default_factory=list)
	ignored: list[str] = field(default_factory=list)


def begin(path: Path) -> Import:
	"""A new import of this file, or the interrupted one."""
	file = fingerprint(path)
	left = progress.read()
	left.pop("at", None)
	return Import(**left) if left.get("file") == file else Import(file)


def run(
	path: Path,
	work: Import,
	save: Callable[[], None],
	moved: Callable[[int], None],
	municipalities: Municipalities | None = None,
	complete: bool = False,
) -> Import:
	"""Import the rest of the file in batches; `save` stores each batch together with the position reached, so
	that an interrupted import resumes after the last batch. `moved` is called with the position in bytes.

	Addresses are identified by their uuid: importing a file twice changes nothing. Those that are missing from
	the file are retired in the end, unless the file seems truncated, or so many are missing that it must cover
	a part of Quebec only: `complete` says that it does not. Raises WrongFile.
	"""
	begun = bool(work.rows)
	met = retirement.Names(work.file, begun)
	ended = retirement.Names(work.file, begun, retirement.ENDED)
	with opened(path) as (text, _raw):
		work.ignored = header_of(text)[0].ignored
	with opened(path) as (text, raw):
		lines = rows(text, getdate(), work.rows, municipalities)
		while batch := list(islice(lines, BATCH)):
			there, gone = _write_batch(batch, work)
			met.add(there)
			ended.add(gone)
			progress.write(asdict(work))
			save()
			moved(raw.tell())
	_retire(path, work, met, ended, complete)
	progress.clear()
	store.mark_changed()
	save()
	met.forget()
	ended.forget()
	return work


def _retire(path: Path, work: Import, met: retirement.Names, ended: retirement.Names, complete: bool) -> None:
	"""Retire the addresses that the file marks as ended, unless another row has them; and missing ones, if the file is
	complete.
	"""
	if not met.whole or not ended.whole:
		work.kept = "the import was interrupted and its list is gone: import the file once more"
		return
	if not retirement.is_complete(path):
		work.kept = "the file's last line has no end: it may be broken off"
		return
	work.retired = retirement.retire(np.setdiff1d(ended.names(), met.names()))
	names, there = retirement.missing(met.names())
	work.missing = len(names)
	if work.missing > there * retirement.MOST_MISSING and not complete:
		work.kept = (
			f"these are {work.missing / there:.0%} of all: --complete says that the file has all of Quebec"
		)
		return
	work.retired += retirement.retire(names)


def _write_batch(batch: Sequence[Row], work: Import) -> tuple[list[int], list[int]]:
	"""Write the rows of a batch; returns (names of the addresses, names of the ended ones). An address with an invalid row is
	left unchanged.
	"""
	good: dict[str, Address] = {}
	bad: list[str] = []
	gone: list[str] = []
	for row in batch:
		work.rows += 1
		if isinstance(row, Address):
			if row.uuid in good:
				_add_problem(work, row.line, f"the identifier of line {good[row.uuid].line} again")
			else:
				good[row.uuid] = row
		elif isinstance(row, Ended):
			work.ended += 1
			gone.append(row.uuid)
		else:
			_add_problem(work, row.line, row.reason)
			bad.append(row.uuid)
	asked = {*good, *bad, *gone} - {""}
	if not asked:
		return [], []
	there = {
		known[1]: known
		for known in frappe.db.sql(
			f"SELECT name, {', '.join(FIELDS)}, retired FROM `tabCivic Address` WHERE uuidadresse IN %s",  # noqa: S608
			(tuple(asked),),
		)
	}
	new = [row.values for uuid, row in good.items() if uuid not in there]
	changed = [
		(there[uuid][0], row.values)
		for uuid, row in good.items()
		if uuid in there and not _is_unchanged(there[uuid][1:], (*row.values, 0))
	]
	first = _reserve(len(new)) if new else 0
	_write([*((first + number, values) for number, values in enumerate(new)), *changed])
	work.added += len(new)
	work.changed += len(changed)
	work.same += len(good) - len(new) - len(changed)
	only_ended = set(gone) - {*good, *bad}
	met = [int(known[0]) for uuid, known in there.items() if uuid not in only_ended]
	ended = [int(known[0]) for uuid, known in there.items() if uuid in only_ended]
	return [*met, *range(first, first + len(new))], ended


def _add_problem(work: Import, line: int, reason: str) -> None:
	work.bad += 1
	if len(work.problems) < SHOWN_PROBLEMS:
		work.problems.append((line, reason))


def _is_unchanged(known: Sequence[Any], values: Sequence[Any]) -> bool:
	return all((a or "") == (b or "") for a, b in zip(known, values, strict=True))


def _reserve(count: int) -> int:
	"""The first of `count` names, reserved in the DocType's sequence."""
	first = frappe.db.sql("SELECT NEXTVAL(`civic_address_id_seq`)")[0][0]
	frappe.db.sql("SELECT SETVAL(`civic_address_id_seq`, %s)", first + count - 1)
	return int(first)


def _write(records: Sequence[tuple[int, Sequence[Any]]]) -> None:
	"""Insert rows, or replace the rows with these names.

	The values are written into the statement: as parameters, each would take longer than its row in MariaDB.
	"""
	if not records:
		return
	stamp = f"'{now()}'"
	common = f"{stamp}, {stamp}, 'Administrator', 'Administrator', 0, 0"
	values = ", ".join(f"({name}, {', '.join(_literals(row))}, {common})" for name, row in records)
	columns = (*FIELDS, "modified", "modified_by")
	updates = ", ".join(["retired = 0", *(f"{column} = VALUES({column})" for column in columns)])
	frappe.db.sql(
		f"INSERT INTO `tabCivic Address` (name, {', '.join(FIELDS)}, creation, modified, owner, modified_by,"  # noqa: S608
		f" docstatus, idx) VALUES {values} ON DUPLICATE KEY UPDATE {updates}"
	)


def _literals(row: Sequence[Any]) -> Iterator[str]:
	yield f"'{row[0]}'"  # letters, digits and hyphens, as checked by `reader`
	for name, value in zip(FIELDS[1:], row[1:], strict=True):
		yield _quoted(value) if name in TEXTS else repr(value)


@lru_cache(maxsize=65_536)
def _quoted(text: str) -> str:
	return frappe.db.escape(text, percent=False)
