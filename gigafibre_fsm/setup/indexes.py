"""Adds indexes to tables of Frappe and ERPNext for queries of every order: without them each query reads, and locks, a whole
table.
"""

from __future__ import annotations

import frappe
from frappe.custom.doctype.property_setter.property_setter import make_property_setter

PREFIX = "gigafibre_"
# For: contacts by email address or number; the end of the task tree; payments of a customer; the project of an order;
# customers of a territory.
WANTED = (
	("Contact Email", "email_id"),
	("Contact Phone", "phone"),
	("Task", "rgt"),
	("Payment Entry", "party"),
	("Project", "sales_order"),
	("Customer", "territory"),
)


def apply() -> None:
	"""Create missing indexes. Each is marked by a Property Setter: Frappe drops an unmarked index whenever a user customizes
	the form.
	"""
	for doctype, column in WANTED:
		if not frappe.db.exists("Property Setter", _setter(doctype, column)):
			make_property_setter(
				doctype, column, "search_index", 1, "Check", validate_fields_for_doctype=False
			)
		frappe.db.add_index(doctype, [column], PREFIX + column)


def remove() -> None:
	for doctype, column in WANTED:
		frappe.db.delete("Property Setter", {"name": _setter(doctype, column)})
		if frappe.db.has_index(f"tab{doctype}", PREFIX + column):
			frappe.db.sql_ddl(f"ALTER TABLE `tab{doctype}` DROP INDEX `{PREFIX}{column}`")
		frappe.clear_cache(doctype=doctype)


def _setter(doctype: str, column: str) -> str:
	return f"{doctype}-{column}-search_index"
