"""Reads the current records of the site: their values, and which names are taken."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Any

import frappe

from gigafibre_fsm.filters import among, sql_list
from gigafibre_fsm.migration.planned import Planned


def names_taken(chunk: Sequence[Planned]) -> set[tuple[str, str]]:
	"""The (DocType, name) of planned new records that already exist."""
	named: dict[str, list[str]] = defaultdict(list)
	for planned in chunk:
		if planned.name and not planned.changes:
			named[planned.doctype].append(planned.name)
	return {
		(doctype, name)
		for doctype, names in named.items()
		for name in frappe.get_all(doctype, filters={"name": among(names)}, pluck="name")
	}


def current_values(doctype: str, names: Sequence[str], fields: Iterable[str]) -> dict[str, dict[str, Any]]:
	"""The current values of these records."""
	wanted = ["name", *fields]
	columns = ", ".join(f"`{column}`" for column in wanted)
	rows = frappe.db.sql(
		f"SELECT {columns} FROM `tab{doctype}` WHERE name IN %s",  # noqa: S608 - names of fields
		(sql_list(names),),
		as_dict=True,
	)
	return {row.name: row for row in rows}
