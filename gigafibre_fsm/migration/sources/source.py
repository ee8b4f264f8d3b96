"""The interface of a source for the phases.

A source returns rows of bytes (`reading.Raw`), which `text.py` decodes.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Protocol

from gigafibre_fsm.migration.legacy import TABLES
from gigafibre_fsm.migration.mapping import TableMap
from gigafibre_fsm.migration.reading import Raw

UNTOUCHED = (
	"Nothing of this run was written, and what earlier runs brought in is kept: run the command again."
)
"""A run reads everything before it writes anything."""


class WrongSource(ValueError):
	"""The source cannot be read, or lacks tables or columns of the mapping, which the message lists."""


class Source(Protocol):
	"""`label`: the name of the source in reports, without its password."""

	label: str

	def columns(self, table: str) -> list[str] | None:
		"""The columns of a table; None when the table does not exist."""

	def rows(self, mapped: TableMap) -> Iterator[Raw]:
		"""The rows of a table in the order of its key, with the columns that the mapping names."""

	def close(self) -> None: ...


def check(source: Source, mapping: dict[str, TableMap], logical: Iterable[str]) -> None:
	"""Raise WrongSource when required tables or columns are missing; the message lists all of them."""
	missing = []
	for name in logical:
		mapped = mapping[name]
		there = source.columns(mapped.table)
		if there is None:
			if not TABLES[name].optional:
				missing.append(f"table {mapped.table} ({name})")
			continue
		missing += [f"{mapped.table}.{column}" for column in mapped.columns.values() if column not in there]
	if missing:
		raise WrongSource(f"{source.label} lacks:\n  " + "\n  ".join(missing))


def has(source: Source, mapped: TableMap) -> bool:
	return source.columns(mapped.table) is not None
