"""The desk prints and mails bills and orders as ours; a format that an operator has chosen stands."""

from __future__ import annotations

import frappe
from frappe.custom.doctype.property_setter.property_setter import make_property_setter

from gigafibre_fsm.setup import ledger

SETTER = "Property Setter"
PROPERTY = "default_print_format"
FORMATS = {"Sales Invoice": "Gigafibre Bill", "Sales Order": "Gigafibre Order"}


def apply() -> None:
	"""Once, where nothing else was chosen."""
	made = ledger.made()
	for doctype, print_format in FORMATS.items():
		setter = f"{doctype}-main-{PROPERTY}"
		chosen = frappe.get_meta(doctype).get(PROPERTY)
		if chosen not in (None, "", "Standard") or (SETTER, setter) in made:
			continue
		make_property_setter(doctype, None, PROPERTY, print_format, "Data", for_doctype=True)
		ledger.remember(SETTER, setter)


def remove() -> None:
	"""Take back what is still ours."""
	for doctype, print_format in FORMATS.items():
		frappe.db.delete(SETTER, {"doc_type": doctype, "property": PROPERTY, "value": print_format})
		frappe.clear_cache(doctype=doctype)
