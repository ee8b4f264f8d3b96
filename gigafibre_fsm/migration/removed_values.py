"""Values that an earlier run wrote and the legacy row no longer has: the days of a pause that is over, a withdrawn end."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import frappe

from gigafibre_fsm.migration.ledger import Entry

NUMBERS = frozenset({"Int", "Float", "Currency", "Percent", "Check"})


def values(entry: Entry, said: Mapping[str, Any]) -> dict[str, Any]:
	"""These fields of the record, each with the value of an empty one: a column of numbers holds no NULL."""
	fields = {
		field.fieldname: 0 if field.fieldtype in NUMBERS else None
		for field in frappe.get_meta(entry.doctype).get("fields")
	}
	return {
		name: fields[name] for name in _left(entry, said) if name in fields and name not in _tables(entry)
	}


def tables(entry: Entry, said: Mapping[str, Any]) -> dict[str, tuple[Any, ...]]:
	"""These child tables, without rows."""
	return {name: () for name in _left(entry, said) if name in _tables(entry)}


def _left(entry: Entry, said: Mapping[str, Any]) -> list[str]:
	return [name for name in entry.written if name not in said]


def _tables(entry: Entry) -> set[str]:
	return {table.fieldname for table in frappe.get_meta(entry.doctype).get_table_fields()}
