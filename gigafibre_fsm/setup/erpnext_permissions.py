"""Permissions of this app's roles on ERPNext's records, beyond the ERPNext roles of their profile (roles.py).

Frappe customises a DocType's permissions as a whole: the standard ones are copied along, and removed with ours. A permission
that an operator removes is not added again.
"""

from __future__ import annotations

import frappe
from frappe.permissions import rights, setup_custom_perms

from gigafibre_fsm.setup import ledger
from gigafibre_fsm.setup.roles import DISPATCHER, MANAGER, SALES, SUPPORT

CUSTOM = "Custom DocPerm"
WORDS = {"r": "read", "w": "write", "c": "create", "d": "delete"}
READS = ("print", "email", "report")

# r read (with print, email and report), w write, c create, d delete
PERMISSIONS: dict[str, dict[str, str]] = {
	# merging two customers deletes one
	"Customer": {MANAGER: "rwcd", DISPATCHER: "r"},
	"Contact": {DISPATCHER: "r"},
	"Address": {DISPATCHER: "r"},
	"Issue": {DISPATCHER: "rw"},
	# records that tickets or order lines are chosen from
	"Issue Priority": {MANAGER: "r", DISPATCHER: "r", SUPPORT: "r", SALES: "r"},
	"Issue Type": {DISPATCHER: "r"},
	"UOM": {SUPPORT: "r", SALES: "r"},
	# a ticket may come from a visitor who is not a customer yet
	"Lead": {DISPATCHER: "r"},
	"Support Settings": {MANAGER: "r", DISPATCHER: "r", SUPPORT: "r", SALES: "r"},
	"Item": {DISPATCHER: "r"},
	"Item Price": {MANAGER: "rwcd", SUPPORT: "r", SALES: "r"},
	"Price List": {MANAGER: "rwc"},
	"Quotation": {MANAGER: "r", DISPATCHER: "r", SUPPORT: "r", SALES: "r"},
	"Sales Order": {DISPATCHER: "r"},
	"Sales Invoice": {SUPPORT: "r", SALES: "r"},
	"Payment Entry": {SUPPORT: "r"},
	"Project": {SALES: "r"},
	"Task": {SALES: "r"},
	# the technician's truck
	"Warehouse": {DISPATCHER: "r"},
}


def apply() -> None:
	made = ledger.created_records()
	for doctype, roles in PERMISSIONS.items():
		missing = {role: may for role, may in roles.items() if (CUSTOM, _name(doctype, role)) not in made}
		for role, may in missing.items():
			setup_custom_perms(doctype)
			_allow(doctype, role, may)
		if missing:
			frappe.clear_cache(doctype=doctype)


def _allow(doctype: str, role: str, may: str) -> None:
	name = _name(doctype, role)
	if not frappe.db.exists(CUSTOM, name):
		granted = {WORDS[letter]: 1 for letter in may} | dict.fromkeys(READS, 1)
		row = frappe.get_doc({"doctype": CUSTOM, "parent": doctype, "role": role, "permlevel": 0, **granted})
		row.update({"parenttype": "DocType", "parentfield": "permissions"})
		row.insert(ignore_permissions=True, set_name=name)
	ledger.record_creation(CUSTOM, name)


def _name(doctype: str, role: str) -> str:
	return f"{frappe.scrub(role)}-{frappe.scrub(doctype)}"


def restore_standard() -> None:
	"""Delete the customised permissions of a DocType that has its standard permissions again."""
	for doctype in PERMISSIONS:
		if _rows(CUSTOM, doctype) == _rows("DocPerm", doctype):
			frappe.db.delete(CUSTOM, {"parent": doctype})
			frappe.clear_cache(doctype=doctype)


def _rows(table: str, doctype: str) -> list[tuple]:
	fields = ["role", "permlevel", "if_owner", *rights]
	known = [field for field in fields if frappe.db.has_column(table, field)]
	return sorted(
		tuple(row) for row in frappe.get_all(table, {"parent": doctype}, known, as_list=True, order_by="")
	)
