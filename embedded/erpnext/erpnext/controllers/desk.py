"""The values that an order or invoice form shows before it is saved."""

from __future__ import annotations

from typing import Any

import frappe
from frappe.utils import flt

FORMS = ("Sales Order", "Sales Invoice")


@frappe.whitelist()
def fill_in(doc: str | dict) -> dict[str, Any]:
	"""Values, lines and taxes of an order or invoice as saving would fill them in; nothing is written.

	Answers `{"values": {field: value}, "items": [...], "taxes": [...]}`.
	"""
	given = frappe.get_doc(frappe.parse_json(doc))
	if given.doctype not in FORMS:
		frappe.throw(frappe._("Only orders and invoices are filled in"), frappe.PermissionError)
	given.check_permission("create" if given.is_new() else "write")
	# lines still without an item are left as they are
	lines = given.items
	given.items = [line for line in lines if line.item_code]
	for line in given.items:
		line.qty = flt(line.qty) or 1.0
	given.flags.is_preview = True
	given.set_missing_values()
	given.calculate_taxes_and_totals()
	filled = iter(given.items)
	return {
		"values": plain(given),
		"items": [plain(next(filled)) if line.item_code else {} for line in lines],
		"taxes": [plain(tax) for tax in given.taxes],
	}


def plain(row: Any) -> dict[str, Any]:
	kept = [field.fieldname for field in row.meta.fields if field.fieldtype not in frappe.model.table_fields]
	return {field: row.get(field) for field in kept if row.get(field) is not None}
