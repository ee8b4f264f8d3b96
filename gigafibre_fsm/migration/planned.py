"""What a phase wants to be on the site, as data: records by their legacy rows, before anything is written. Pure."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from gigafibre_fsm.flow.equipment.identity import Model
from gigafibre_fsm.migration.findings import Findings
from gigafibre_fsm.migration.reading import Row


@dataclass(frozen=True)
class Link:
	"""The name of the record that was, or will be, made of another legacy row; nothing where it is `optional` and there is
	none.
	"""

	doctype: str
	key: str
	optional: bool = False


@dataclass(frozen=True)
class Planned:
	"""A record made of one legacy row. `key` is "table:key" of that row, with "#part" where a row makes several.

	`name`: where it follows from the row. `changes`: the record is there already, of an earlier phase; `values` and
	`secrets` are set on it. `adopts`: one that is there already and was made by nobody's migration may be this one
	(`existing.py` says which); it is left as it is but for the fields of `corrects`. `secrets`: values of password fields.
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

	def fingerprint(self) -> str:
		"""The same for the same row: what tells a second run that nothing has changed."""
		facts = [self.values, self.tables, self.secrets]
		told = json.dumps(facts, default=_told, sort_keys=True, ensure_ascii=False)
		return hashlib.sha256(told.encode()).hexdigest()

	def links(self) -> Iterable[Link]:
		rows = [self.values, *(row for table in self.tables.values() for row in table)]
		yield from (value for row in rows for value in row.values() if isinstance(value, Link))
		if self.changes:
			yield self.changes


def _told(value: Any) -> str:
	return f"{value.doctype} {value.key}" if isinstance(value, Link) else str(value)


@dataclass(frozen=True)
class Site:
	"""What a plan must know of the site. `hold_until`: nothing that arrives is billed, charged or reminded of before that
	day. `models`: the Device Profiles that labels lead to. `picture`: of a person who has none.
	"""

	hold_until: date
	default_zone: str = ""
	customer_group: str = ""
	territory: str = ""
	models: tuple[Model, ...] = ()
	picture: str = ""
	sample: bool = False


Tables = Mapping[str, list[Row]]
Plan = Callable[[Tables, Findings, Site], list[Planned]]


@dataclass(frozen=True)
class Phase:
	"""One command: which tables it takes over, what it makes of them in the order in which it is to be written, and the
	tables of other phases that it looks into.
	"""

	name: str
	tables: tuple[str, ...]
	plan: Plan
	looks_into: tuple[str, ...] = ()
