"""Makes this app's print formats the defaults for bills and orders, unless an operator has chosen another."""

from __future__ import annotations

import frappe
from frappe.custom.doctype.property_setter.property_setter import make_property_setter

from gigafibre_fsm.setup import ledger

SETTER = "Property Setter"
PROPERTY = "default_print_format"
FORMATS = {
	"Sales Invoice": "Gigafibre Bill",
	"Sales Order": "Gigafibre Order",
	"Quotation": "Gigafibre Quote",
	"Payment File": "Gigafibre Deposit Slip",
	"Dispatch Job": "Gigafibre Visit Report",
}


def apply() -> None:
	"""Set the default once, where no other was chosen."""
	made = ledger.created_records()
	for doctype, print_format in FORMATS.items():
		setter = f"{doctype}-main-{PROPERTY}"
		chosen = frappe.get_meta(doctype).get(PROPERTY)
		if chosen not in (None, "", "Standard") or (SETTER, setter) in made:
			continue
		make_property_setter(doctype, None, PROPERTY, print_format, "Data", for_doctype=True)
		ledger.record_creation(SETTER, setter)


def remove() -> None:
	"""Remove the defaults that are still this app's."""
	for doctype, print_format in FORMATS.items():
		frappe.db.delete(SETTER, {"doc_type": doctype, "property": PROPERTY, "value": print_format})
		frappe.clear_cache(doctype=doctype)
