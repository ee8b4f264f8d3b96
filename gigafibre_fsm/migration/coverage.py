"""Columns of the legacy tables that the mapping does not read, and columns that it names but that are empty. Reads the source
only.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from gigafibre_fsm.migration.mapping import TableMap
from gigafibre_fsm.migration.planned import Tables
from gigafibre_fsm.migration.sources import Source


@dataclass
class Coverage:
	"""One legacy table. `unread`: its columns that the mapping does not name; `empty`: named columns that no row fills."""

	table: str
	columns: int = 0
	unread: list[str] = field(default_factory=list)
	empty: list[str] = field(default_factory=list)


def coverage(
	source: Source, mapping: Mapping[str, TableMap], tables: Tables, names: Iterable[str]
) -> list[Coverage]:
	"""The coverage of the logical tables `names`, by the rows that were read."""
	found = []
	for name in names:
		mapped = mapping[name]
		there = source.columns(mapped.table)
		if there is None:
			found.append(Coverage(f"{mapped.table} (is not there)"))
			continue
		read = set(mapped.columns.values())
		filled = {
			column for row in tables.get(name, ()) for column, value in row.items() if value not in (None, "")
		}
		empty = (
			[there_ for here, there_ in mapped.columns.items() if here not in filled]
			if tables.get(name)
			else []
		)
		found.append(Coverage(mapped.table, len(there), [each for each in there if each not in read], empty))
	return found
