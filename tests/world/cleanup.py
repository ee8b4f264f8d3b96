"""Deletes the records of the tests' world and everything created in it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

KEPT = {"Pricing Zone", "Device Profile", "Skill Tag"}
FOREIGN = (
	"Customer", "Contact", "Address", "Sales Order", "Project", "Task", "Sales Invoice",
	"Payment Entry", "Journal Entry", "GL Entry", "Payment Ledger Entry", "Lead", "Issue", "User",
	"Communication", "Version", "Comment", "ToDo", "Email Queue", "Error Log", "File",
	"Notification Log", "Activity Log", "Access Log",
)  # fmt: skip

Names = dict[str, set[Any]]


def tables(frappe: Any) -> Iterator[str]:
	"""The DocTypes of the flow whose records are deleted, with their child tables."""
	ours = frappe.get_all(
		"DocType", filters={"module": "Gigafibre FSM", "issingle": 0, "istable": 0}, pluck="name"
	)
	for doctype in (*ours, *FOREIGN):
		if doctype in KEPT or not frappe.db.table_exists(doctype):
			continue
		yield doctype
		for field in frappe.get_meta(doctype).get_table_fields():
			yield field.options
	yield "Dynamic Link"


def names(frappe: Any) -> Names:
	"""The names of all records. Creation times cannot be used: those of the site itself are in another time zone."""
	return {
		doctype: set(frappe.db.sql(f"SELECT name FROM `tab{doctype}`", pluck=True))  # noqa: S608 - names of our own
		for doctype in dict.fromkeys(tables(frappe))
	}


def remove_new(frappe: Any, before: Names) -> None:
	"""Delete every record of the flow that did not exist `before`."""
	for doctype, now in names(frappe).items():
		if doctype in before and (new := sorted(now - before[doctype])):
			frappe.db.sql(f"DELETE FROM `tab{doctype}` WHERE name IN %(new)s", {"new": new})  # noqa: S608
	frappe.db.commit()
	frappe.clear_cache()
