"""Compares the current rows of a record's child tables with those that a run wrote."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Any

import frappe

from gigafibre_fsm.filters import sql_list
from gigafibre_fsm.migration.compare import values_equal

Rows = dict[str, list[dict[str, Any]]]
"""table field -> its rows, in their order"""


def current_rows(doctype: str, names: Sequence[str]) -> dict[str, Rows]:
	"""record -> the rows of its child tables."""
	found: dict[str, Rows] = defaultdict(lambda: defaultdict(list))
	for table in frappe.get_meta(doctype).get_table_fields():
		rows = frappe.db.sql(
			f"""SELECT * FROM `tab{table.options}` WHERE parenttype = %s AND parentfield = %s AND parent IN %s
			ORDER BY parent, idx""",  # noqa: S608 - the name of a DocType
			(doctype, table.fieldname, sql_list(names)),
			as_dict=True,
		)
		for row in rows:
			found[row.parent][table.fieldname].append(row)
	return found


def changed_tables(doctype: str, written: Mapping[str, Any], here: Rows) -> list[str]:
	"""The child tables whose rows differ from the written ones; a table that was not written had none."""
	return [
		table.fieldname
		for table in frappe.get_meta(doctype).get_table_fields()
		if not _are_same(written.get(table.fieldname) or (), here.get(table.fieldname, []))
	]


def _are_same(written: Sequence[Mapping[str, Any]], here: Sequence[Mapping[str, Any]]) -> bool:
	return len(written) == len(here) and all(
		values_equal(row.get(column), value)
		for wanted, row in zip(written, here, strict=True)
		for column, value in wanted.items()
	)


def changed_children(
	doctype: str, record: str, written: Mapping[str, Any], tables: Mapping[str, Any]
) -> set[str]:
	"""The child tables among `tables` whose rows were changed here since they were written."""
	return (
		tables.keys() & changed_tables(doctype, written, current_rows(doctype, [record])[record])
		if tables
		else set()
	)
