"""Evaluates the execution plan of a query."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

TABLE = re.compile(r"`tab([\w ]+)`(?:\s+(?:AS\s+)?`?([a-zA-Z]\w*)`?)?", re.IGNORECASE)


READS_WHOLE = {
	r"^SELECT COUNT\(\*\) FROM `tab[\w ]+` t WHERE": "the hourly purge counts the rows of a log",
	r"i\.fsm_billed_subscriptions != \?": "Reconciliation compares every bill with every other of its customer, at night",
	r"`is_return` = \? and .*`outstanding_amount` < \?": "Reconciliation reads all credit notes, at night",
	r"`start_date`, `end_date`, `status`, `end_reason` from `tabService Subscription`": "the report Churn is about everybody",
	r"DATE_FORMAT\(job\.completed_at": "the report First-Time Fix is about all visits of its months",
}
"""Shapes of queries that read a whole table on purpose, with the reason."""
BY_MODIFIED = re.compile(
	r"^select [^()]* from `tab[^`]+` order by `tab[^`]+`\.`modified` desc limit", re.IGNORECASE
)
"""The first page of a list: each table has an index of `modified`, which EXPLAIN names only where the table is large."""
ORDERED_BY_MODIFIED = re.compile(r"order by `tab[^`]+`\.`modified` desc limit", re.IGNORECASE)
OF_NOTHING = re.compile(r" in \(''\)", re.IGNORECASE)
"""Frappe's filter for an empty list of names."""


@dataclass(frozen=True)
class Step:
	"""One table of a plan. `kind`: ALL reads the whole table, index a whole index; `rows` is the server's estimate."""

	table: str
	kind: str
	possible: str
	rows: int

	def __str__(self) -> str:
		return f"{self.table}: {self.kind}, {self.rows:,} rows, keys {self.possible or 'none'}"


def _rows(told: object) -> int:
	"""MariaDB writes `1 (1%)` if it filters by an index."""
	return int(str(told or 0).split()[0])


def steps(frappe: Any, statement: str) -> list[Step]:
	names = tables_of(statement)
	return [
		Step(names.get(row.table, row.table or ""), row.type or "", row.possible_keys or "", _rows(row.rows))
		for row in frappe.db.sql(f"EXPLAIN {statement}", as_dict=True)
	]


def tables_of(statement: str) -> Mapping[str, str]:
	"""alias, or name of the table -> DocType"""
	found = {}
	for doctype, alias in TABLE.findall(statement):
		found |= {f"tab{doctype}": doctype, **({alias: doctype} if alias else {})}
	return found


def is_about_all(shape: str) -> bool:
	return any(re.search(known, shape, re.IGNORECASE) for known in READS_WHOLE)


def reads_whole(plan: Collection[Step], most: int) -> list[Step]:
	"""The steps that read more than `most` rows of a table or index to find theirs."""
	return [step for step in plan if step.kind in ("ALL", "index") and step.rows > most]


def without_index(plan: Collection[Step], growing: Collection[str]) -> list[Step]:
	"""The steps without any index for a growing table, even if it is too small for the server to need one."""
	return [step for step in plan if step.kind == "ALL" and not step.possible and step.table in growing]
