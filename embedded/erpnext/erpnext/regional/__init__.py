"""What some countries demand of invoices and payments."""

from __future__ import annotations

import frappe
from frappe import _
from frappe.model.document import Document

KEEPS_WHAT_WAS_SUBMITTED = ("Nepal",)


def check_deletion_permission(doc: Document, method: str | None = None) -> None:
	country = frappe.get_cached_value("Company", doc.company, "country")
	if country in KEEPS_WHAT_WAS_SUBMITTED and doc.docstatus:
		frappe.throw(_("{0} cannot be deleted in {1}").format(doc.name, country))
