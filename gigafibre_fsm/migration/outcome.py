"""The result of a run, or the expected result of a dry run."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from gigafibre_fsm.migration.ledger import Entry


@dataclass
class Outcome:
	"""The result of a run, or with `dry` its expected result: counts of records by DocType, and each change field by field."""

	made: Counter[str] = field(default_factory=Counter)
	adopted: Counter[str] = field(default_factory=Counter)
	same: Counter[str] = field(default_factory=Counter)
	changed: Counter[str] = field(default_factory=Counter)
	changes: list[dict[str, Any]] = field(default_factory=list)

	def changes_of(
		self, entry: Entry, row: str, values: Mapping[str, Any], before: Mapping[str, Any]
	) -> None:
		"""Count a changed record, and keep what changed in it."""
		self.changed[entry.doctype] += 1
		self.changes += [
			{"record": entry.record, "row": row, "field": column, "from": before.get(column), "to": value}
			for column, value in values.items()
		]
