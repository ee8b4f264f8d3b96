"""Inserts new records by the thousand without their controllers, so that no event notifies, charges or configures anything.
They equal the records that their own packages would make; `tests/test_migrated.py` validates and saves each kind.
"""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Mapping
from typing import Any

import frappe
from frappe.utils.password import set_encrypted_password

from gigafibre_fsm.bulk import plain_rows, series
from gigafibre_fsm.migration import device_labels
from gigafibre_fsm.migration.names import DERIVED, Names, first_choice, own_name


class Rows:
	"""Collects new records with their names, and new values of existing records; writes them with one statement for each
	table and set of fields.
	"""

	def __init__(self) -> None:
		self._templates: dict[str, dict[str, Any]] = {}
		self._pending: dict[str, list[dict[str, Any]]] = defaultdict(list)
		self.names = Names()
		self._drawn: dict[str, list[str]] = {}
		self._changed: dict[tuple[str, str], dict[str, Any]] = defaultdict(dict)

	def draw(self, doctype: str, many: int) -> None:
		"""Reserve this many names of a naming series."""
		if many and doctype not in DERIVED:
			self._drawn[doctype] = series.draw_here(doctype, many)

	def add(
		self, doctype: str, key: str, name: str | None, values: Mapping[str, Any],
		tables: Mapping[str, tuple[Mapping[str, Any], ...]], secrets: Mapping[str, str],
	) -> str:  # fmt: skip
		"""The name of the new record, which `write` inserts later."""
		name = name or self._name(doctype, values, tables)
		if doctype in DERIVED:
			self.names.give(doctype, name)
		stars = {field: "*" * len(secret) for field, secret in secrets.items()}
		self._pending[doctype].append({**self._template(doctype), "name": name, **values, **stars})
		for field, secret in secrets.items():
			set_encrypted_password(doctype, name, secret, field)
		for table, rows in tables.items():
			self.add_lines(doctype, key, name, table, rows)
		return name

	def add_lines(
		self, doctype: str, key: str, name: str, table: str, rows: tuple[Mapping[str, Any], ...]
	) -> None:
		"""Add rows of a child table of the record `name`."""
		child = frappe.get_meta(doctype).get_field(table).options
		for at, row in enumerate(rows, start=1):
			self._pending[child].append(
				{
					**self._template(child),
					"name": child_name(doctype, key, table, at),
					"parent": name,
					"parenttype": doctype,
					"parentfield": table,
					**row,
					"idx": at,
				}
			)

	def change(self, doctype: str, name: str, values: Mapping[str, Any]) -> None:
		"""Collect new values of an existing record for `write`."""
		self._changed[doctype, name].update(values)

	def set(
		self, doctype: str, key: str, name: str, values: Mapping[str, Any],
		tables: Mapping[str, tuple[Mapping[str, Any], ...]], secrets: Mapping[str, str],
	) -> None:  # fmt: skip
		"""Collect new values and child rows of an existing record for `write`; its secrets are stored at once."""
		if changed := {**values, **{column: "*" * len(secret) for column, secret in secrets.items()}}:
			self.change(doctype, name, changed)
		for column, secret in secrets.items():
			set_encrypted_password(doctype, name, secret, column)
		for table, rows in tables.items():
			child = frappe.get_meta(doctype).get_field(table).options
			frappe.db.delete(child, {"parent": name, "parenttype": doctype, "parentfield": table})
			self.add_lines(doctype, key, name, table, rows)

	def write(self) -> None:
		"""Changes first: of two devices that have swapped their labels, or of one that leaves its label to a new one, both have
		none in between.
		"""
		device_labels.release(
			{
				name: values
				for (doctype, name), values in self._changed.items()
				if doctype == device_labels.DOCTYPE
			}
		)
		alike: dict[tuple[str, ...], dict[str, Mapping[str, Any]]] = defaultdict(dict)
		for (doctype, name), values in self._changed.items():
			alike[(doctype, *sorted(values))][name] = values
		for (doctype, *fields), records in alike.items():
			plain_rows.update(doctype, fields, records)
		for doctype, rows in self._pending.items():
			fields = list(dict.fromkeys(field for row in rows for field in row))
			plain_rows.insert(doctype, fields, ([row.get(field) for field in fields] for row in rows))
		self._pending.clear()
		self._changed.clear()
		self.names.mark_inserted()

	def _name(self, doctype: str, values: Mapping[str, Any], tables: Mapping[str, Any]) -> str:
		if drawn := self._drawn.get(doctype):
			return drawn.pop(0)
		owner = next((row["link_name"] for row in tables.get("links", ())), "")
		if (choice := first_choice(doctype, values, owner)) and self.names.free(doctype, choice):
			return choice
		name = own_name(doctype, values, tables, owner)
		if self.names.is_given(doctype, name):
			self.write()  # its controller queries the database for existing names
			name = own_name(doctype, values, tables, owner)
		return name

	def _template(self, doctype: str) -> dict[str, Any]:
		"""The default values of a new record of this DocType."""
		if doctype not in self._templates:
			valid = frappe.new_doc(doctype).get_valid_dict(convert_dates_to_str=True, ignore_virtual=True)
			self._templates[doctype] = {
				field: value for field, value in valid.items() if field not in plain_rows.COMMON
			}
		return dict(self._templates[doctype])


def child_name(doctype: str, key: str, table: str, at: int) -> str:
	"""The name of a child row: always the same for the same row, even if a run is repeated."""
	return hashlib.sha256(f"{doctype}:{key}:{table}:{at}".encode()).hexdigest()[:10]
