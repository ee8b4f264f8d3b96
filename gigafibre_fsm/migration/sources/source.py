"""What a phase asks of a source, whatever it is.

A source gives rows of bytes (`reading.Raw`): what they mean, in which alphabet, is decided in one place, `text.py`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Protocol

from gigafibre_fsm.migration.legacy import TABLES
from gigafibre_fsm.migration.mapping import TableMap
from gigafibre_fsm.migration.reading import Raw


class WrongSource(ValueError):
	"""The source cannot be read, or lacks what the mapping names; the message says what."""


class Source(Protocol):
	"""`label`: what the source is called in reports, without its password."""

	label: str

	def columns(self, table: str) -> list[str] | None:
		"""The columns of a table; None when there is no such table."""

	def rows(self, mapped: TableMap) -> Iterator[Raw]:
		"""The rows of a table in the order of its keys, with the columns that the mapping names."""

	def close(self) -> None: ...


def check(source: Source, mapping: dict[str, TableMap], logical: Iterable[str]) -> None:
	"""Raise WrongSource when a table or column that is needed is missing; all of them are listed."""
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
