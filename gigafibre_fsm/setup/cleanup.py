"""Cleans up after uninstalling: deletes records created in ERPNext, and rows about the app's DocTypes."""

from __future__ import annotations

from dataclasses import dataclass

import frappe

from gigafibre_fsm.filters import among

APP = "gigafibre_fsm"
MODULE = "Gigafibre FSM"


@dataclass(frozen=True)
class OwnDocType:
	name: str
	series: str
	sequence: bool
	settings: bool


def own_doctypes() -> list[OwnDocType]:
	rows = frappe.get_all("DocType", filters={"module": MODULE}, fields=["name", "autoname", "issingle"])
	return [
		OwnDocType(
			row.name,
			(row.autoname or "").split(".")[0] if ".#" in (row.autoname or "") else "",
			row.autoname == "autoincrement",
			bool(row.issingle),
		)
		for row in rows
	]


def remove_records(made: list[tuple[str, str]]) -> list[tuple[str, str]]:
	"""Delete the records that the app created, newest first. Returns those still in use by others, which are kept.

	For example an Item that was sold, its price list, the tax template of an invoice: history must remain readable.
	"""
	pending = list(reversed(made))
	while True:
		kept = [record for record in pending if not remove_record(*record)]
		# A record that only another record of this app links to can be deleted after that one.
		if len(kept) == len(pending):
			return kept
		pending = kept


def remove_record(doctype: str, name: str) -> bool:
	"""Delete a record; returns whether it is gone."""
	if not frappe.db.exists("DocType", doctype) or not frappe.db.exists(doctype, name):
		return True
	frappe.db.savepoint("taking_back")
	try:
		frappe.delete_doc(doctype, name, ignore_permissions=True, delete_permanently=True)
	except frappe.ValidationError:  # linked, mostly
		frappe.db.rollback(save_point="taking_back")
		frappe.clear_messages()
		return False
	return True


def remove_rows(doctypes: list[OwnDocType]) -> None:
	"""Delete rows in Frappe's own tables about DocTypes that no longer exist."""
	names = [doctype.name for doctype in doctypes]
	if not names:
		return
	about = {
		"Version": "ref_doctype",
		"Comment": "reference_doctype",
		"Activity Log": "reference_doctype",
		"ToDo": "reference_type",
		"File": "attached_to_doctype",
		"DocShare": "share_doctype",
		"Notification Log": "document_type",
		"Custom DocPerm": "parent",
		"Property Setter": "doc_type",
		"List View Settings": "name",
		"Logs To Clear": "ref_doctype",
		"View Log": "reference_doctype",
		"Deleted Document": "deleted_doctype",
		"User Permission": "allow",
		"Communication Link": "link_doctype",
	}
	for doctype, field in about.items():
		if frappe.db.table_exists(doctype) and frappe.db.has_column(doctype, field):
			frappe.db.delete(doctype, {field: among(names)})
	for table in ("__Auth", "__UserSettings", "__global_search"):
		if frappe.db.sql("show tables like %s", table):
			frappe.db.delete(table, {"doctype": among(names)})
	frappe.db.delete("Singles", {"doctype": among(names)})
	frappe.db.delete("Scheduled Job Type", {"method": ("like", f"{APP}.%")})
	frappe.db.delete("Patch Log", {"patch": ("like", f"{APP}.%")})
	for doctype in doctypes:
		if doctype.series:
			frappe.db.delete("Series", {"name": ("like", f"{doctype.series}%")})
		if doctype.sequence:
			frappe.db.sql_ddl(f"drop sequence if exists `{frappe.scrub(doctype.name + '_id_seq')}`")
