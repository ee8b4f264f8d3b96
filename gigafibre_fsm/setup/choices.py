"""Adds options to Select fields of ERPNext's records by Property Setters, and removes them again."""

from __future__ import annotations

import frappe
from frappe.custom.doctype.property_setter.property_setter import make_property_setter

from gigafibre_fsm.setup import ledger

SETTER = "Property Setter"
ENTERPRISE = "Enterprise"
CHOICES: dict[tuple[str, str], str] = {("Lead", "type"): ENTERPRISE}


def _setter(doctype: str, fieldname: str) -> str:
	return f"{doctype}-{fieldname}-options"


def apply() -> None:
	"""Add each option once, after the existing ones; an option that an operator removes is not added again."""
	made = ledger.created_records()
	for (doctype, fieldname), choice in CHOICES.items():
		setter = _setter(doctype, fieldname)
		options = (frappe.get_meta(doctype).get_field(fieldname).options or "").split("\n")
		if choice in options or (SETTER, setter) in made:
			continue
		make_property_setter(doctype, fieldname, "options", "\n".join([*options, choice]), "Text")
		ledger.record_creation(SETTER, setter)


def remove(made: list[tuple[str, str]]) -> list[tuple[str, str]]:
	"""Remove this app's options; other changes of the operator are kept. Returns `made` without these Property Setters."""
	for (doctype, fieldname), choice in CHOICES.items():
		setter = _setter(doctype, fieldname)
		value = frappe.db.get_value(SETTER, setter, "value") if (SETTER, setter) in made else None
		if value is None:
			continue
		rest = "\n".join(option for option in value.split("\n") if option != choice)
		standard = frappe.db.get_value("DocField", {"parent": doctype, "fieldname": fieldname}, "options")
		if rest == (standard or ""):
			frappe.delete_doc(SETTER, setter, ignore_permissions=True, delete_permanently=True)
		else:
			frappe.db.set_value(SETTER, setter, "value", rest)
		frappe.clear_cache(doctype=doctype)
	return [record for record in made if record[0] != SETTER]
