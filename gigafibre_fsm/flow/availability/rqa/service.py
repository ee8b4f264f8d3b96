"""The import of the Référentiel québécois d'adresses. The only writer of Civic Addresses in bulk."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass, field
from functools import lru_cache
from itertools import islice
from pathlib import Path
from typing import Any

import frappe
from frappe.utils import now

from gigafibre_fsm.flow.availability.rqa.reading import (
	FIELDS,
	Address,
	Municipalities,
	fingerprint,
	opened,
	rows,
)
from gigafibre_fsm.flow.availability.search import progress, store

BATCH = 10_000
SHOWN_PROBLEMS = 200
TEXTS = frozenset({"civic_suffix", "unit", "odonym", "municipality", "municipality_code", "postal_code"})


@dataclass
class Import:
	"""How far an import is. `rows` counts the file's rows, good or bad; `problems` are (line, reason), the first
	ones.
	"""

	file: str
	rows: int = 0
	added: int = 0
	changed: int = 0
	same: int = 0
	bad: int = 0
	problems: list[tuple[int, str]] = field(default_factory=list)


def begin(path: Path) -> Import:
	"""A new import of this file, or the one that was interrupted."""
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
) -> Import:
	"""Bring in the rest of the file in batches; each batch and how far it leads are saved together by `save`,
	so that whoever ends in the middle begins again behind the last batch. `moved` hears the position in bytes.

	Addresses are recognised by their identifier: a file read twice changes nothing. Raises WrongFile.
	"""
	with opened(path) as (text, raw):
		lines = rows(text, work.rows, municipalities)
		while batch := list(islice(lines, BATCH)):
			_bring_in(batch, work)
			progress.write(asdict(work))
			save()
			moved(raw.tell())
	progress.clear()
	store.forget()
	save()
	return work


def _bring_in(batch: Sequence[Address | tuple[int, str]], work: Import) -> None:
	good: dict[str, Address] = {}
	for row in batch:
		work.rows += 1
		if isinstance(row, Address):
			if row.uuid in good:
				_note(work, row.line, f"the identifier of line {good[row.uuid].line} again")
			else:
				good[row.uuid] = row
		else:
			_note(work, *row)
	if not good:
		return
	there = {
		known[1]: known
		for known in frappe.db.sql(
			f"SELECT name, {', '.join(FIELDS)} FROM `tabCivic Address` WHERE uuidadresse IN %s",  # noqa: S608
			(tuple(good),),
		)
	}
	new = [row.values for uuid, row in good.items() if uuid not in there]
	changed = [
		(there[uuid][0], row.values)
		for uuid, row in good.items()
		if uuid in there and not _same(there[uuid][1:], row.values)
	]
	first = _reserve(len(new)) if new else 0
	_write([*((first + number, values) for number, values in enumerate(new)), *changed])
	work.added += len(new)
	work.changed += len(changed)
	work.same += len(good) - len(new) - len(changed)


def _note(work: Import, line: int, reason: str) -> None:
	work.bad += 1
	if len(work.problems) < SHOWN_PROBLEMS:
		work.problems.append((line, reason))


def _same(known: Sequence[Any], values: Sequence[Any]) -> bool:
	return all((a or "") == (b or "") for a, b in zip(known, values, strict=True))


def _reserve(count: int) -> int:
	"""The first of `count` names, taken out of the DocType's sequence."""
	first = frappe.db.sql("SELECT NEXTVAL(`civic_address_id_seq`)")[0][0]
	frappe.db.sql("SELECT SETVAL(`civic_address_id_seq`, %s)", first + count - 1)
	return int(first)


def _write(records: Sequence[tuple[int, Sequence[Any]]]) -> None:
	"""Insert rows, or replace what the rows of these names say.

	The statement is written here: given as parameters, each value would take longer than its row in MariaDB.
	"""
	if not records:
		return
	stamp = f"'{now()}'"
	common = f"{stamp}, {stamp}, 'Administrator', 'Administrator', 0, 0"
	values = ", ".join(f"({name}, {', '.join(_literals(row))}, {common})" for name, row in records)
	updates = ", ".join(f"{column} = VALUES({column})" for column in (*FIELDS, "modified", "modified_by"))
	frappe.db.sql(
		f"INSERT INTO `tabCivic Address` (name, {', '.join(FIELDS)}, creation, modified, owner, modified_by,"  # noqa: S608
		f" docstatus, idx) VALUES {values} ON DUPLICATE KEY UPDATE {updates}"
	)


def _literals(row: Sequence[Any]) -> Iterator[str]:
	yield f"'{row[0]}'"  # letters, digits and hyphens, as `reading` has made sure
	for name, value in zip(FIELDS[1:], row[1:], strict=True):
		yield _quoted(value) if name in TEXTS else repr(value)


@lru_cache(maxsize=65_536)
def _quoted(text: str) -> str:
	return frappe.db.escape(text, percent=False)
