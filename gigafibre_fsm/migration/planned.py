"""The records that a phase plans, as data: each has a legacy row, and nothing is written yet. Pure."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Protocol

from gigafibre_fsm.flow.equipment.identity import Model
from gigafibre_fsm.migration.findings import Findings
from gigafibre_fsm.migration.reading import Row


@dataclass(frozen=True)
class Link:
	"""The name of the record of another legacy row, from this run or an earlier one; None if it is `optional` and missing."""

	doctype: str
	key: str
	optional: bool = False


@dataclass(frozen=True)
class Planned:
	"""A record for one legacy row. `key` is "table:key" of that row, with "#part" when a row makes several.

	`name`: set when it follows from the row. `changes`: the record exists from an earlier phase; `values` and `secrets` are
	set on it. `adopts`: an existing record that no migration made may be this one (`single_records.existing` decides); only
	the fields of `corrects` are changed. `secrets`: values of password fields. `first`: initial values of a new record, which
	this site alone changes from then on.
	"""

	doctype: str
	key: str
	values: Mapping[str, Any] = field(default_factory=dict)
	tables: Mapping[str, tuple[Mapping[str, Any], ...]] = field(default_factory=dict)
	secrets: Mapping[str, str] = field(default_factory=dict)
	name: str | None = None
	changes: Link | None = None
	adopts: bool = False
	corrects: tuple[str, ...] = ()
	first: Mapping[str, Any] = field(default_factory=dict)

	def fingerprint(self) -> str:
		"""A hash of the plan: a second run compares it to see that nothing has changed."""
		facts = [self.values, self.tables, self.secrets]
		told = json.dumps(facts, default=_as_text, sort_keys=True, ensure_ascii=False)
		return hashlib.sha256(told.encode()).hexdigest()

	def links(self) -> Iterable[Link]:
		rows = [self.values, *(row for table in self.tables.values() for row in table)]
		yield from (value for row in rows for value in row.values() if isinstance(value, Link))
		if self.changes:
			yield self.changes


def _as_text(value: Any) -> str:
	return f"{value.doctype} {value.key}" if isinstance(value, Link) else str(value)


@dataclass(frozen=True)
class Site:
	"""The facts of the site that a plan needs. `hold_until`: migrated customers are not billed, charged or reminded before
	that day. `started`: the day of the first run. `history_since`: settled bills and payments before that day are not
	imported. `models`: the Device Profiles by label. `picture`: the default picture of a person.
	"""

	hold_until: date
	today: date = date.max
	started: date = date.max
	history_since: date = date.min
	default_zone: str = ""
	customer_group: str = ""
	territory: str = ""
	models: tuple[Model, ...] = ()
	company: str = ""
	picture: str = ""
	sample: bool = False


Tables = Mapping[str, list[Row]]
Plan = Callable[[Tables, Findings, Site], list[Planned]]
Place = tuple[str, str]
"""(DocType, key) of a planned record."""


class Earlier(Protocol):
	"""What an earlier run made of a legacy row: its ledger entry."""

	@property
	def record(self) -> str: ...

	@property
	def written(self) -> Mapping[str, Any]: ...


Places = Mapping[Place, Earlier]
Endings = Callable[[Tables, Places, Site], Iterable[Planned]]


def no_endings(tables: Tables, places: Places, site: Site) -> Iterable[Planned]:
	return ()


@dataclass(frozen=True)
class Phase:
	"""One command: the tables that it imports, its planned records in the order of writing, and the tables of other phases
	that it reads. `endings` plans the end of records of earlier runs that are no longer planned because
	their legacy rows have ended.
	"""

	name: str
	tables: tuple[str, ...]
	plan: Plan
	looks_into: tuple[str, ...] = ()
	endings: Endings = no_endings
