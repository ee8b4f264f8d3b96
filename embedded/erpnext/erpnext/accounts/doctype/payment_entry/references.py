"""The documents that a payment is for, and the validation that protects outstanding amounts."""

from __future__ import annotations

from typing import TYPE_CHECKING

import frappe
from erpnext.accounts.party import get_party_account
from frappe import _
from frappe.utils import flt

if TYPE_CHECKING:
	from frappe.model.document import Document

ACCEPTED = ("Sales Order", "Sales Invoice")


def totals(doctype: str, name: str) -> frappe._dict:
	"""The few fields of an order or invoice that a payment of it depends on."""
	fields = ["name", "customer", "company", "docstatus", "base_rounded_total", "base_grand_total"]
	if doctype == "Sales Invoice":
		fields += ["outstanding_amount", "debit_to", "due_date"]
	else:
		fields.append("advance_paid")
	found = frappe.db.get_value(doctype, name, fields, as_dict=True)
	if not found:
		frappe.throw(_("{0} {1} does not exist").format(_(doctype), name), frappe.DoesNotExistError)
	return found


def reference_details(doctype: str, name: str) -> dict:
	"""Total and outstanding amount of an order or invoice, its due date and its account."""
	doc = totals(doctype, name)
	total = flt(doc.base_rounded_total) or flt(doc.base_grand_total)
	if doctype == "Sales Invoice":
		outstanding, account = flt(doc.outstanding_amount), doc.debit_to
	else:
		outstanding = flt(total - flt(doc.advance_paid), 2)
		account = get_party_account("Customer", doc.customer, doc.company)
	return {
		"due_date": doc.due_date,
		"total_amount": total,
		"outstanding_amount": outstanding,
		"exchange_rate": 1.0,
		"account": account,
	}


def fill_reference_details(payment: Document) -> None:
	for row in payment.references:
		if row.reference_doctype in ACCEPTED and flt(row.allocated_amount):
			row.update(reference_details(row.reference_doctype, row.reference_name))


def validate_references(payment: Document) -> None:
	seen = set()
	for row in payment.references:
		key = (row.reference_doctype, row.reference_name, row.payment_term)
		if key in seen:
			frappe.throw(_("Row {0}: {1} is listed twice").format(row.idx, row.reference_name))
		seen.add(key)
		if flt(row.allocated_amount):
			validate_reference(payment, row)
	allocated = sum(flt(row.allocated_amount) for row in payment.references)
	if allocated < 0 and payment.payment_type == "Receive":
		frappe.throw(_("A negative outstanding amount is paid to the customer, not received"))


def validate_reference(payment: Document, row: Document) -> None:
	if row.reference_doctype not in ACCEPTED:
		frappe.throw(_("A payment can be for {0} only").format(", ".join(_(each) for each in ACCEPTED)))
	doc = totals(row.reference_doctype, row.reference_name)
	if doc.customer != payment.party:
		frappe.throw(_("{0} is not of {1}").format(doc.name, payment.party))
	if doc.docstatus != 1:
		frappe.throw(_("{0} is not submitted").format(doc.name))
	if doc.debit_to and doc.debit_to != payment.party_account:
		frappe.throw(_("{0} is on the account {1}").format(doc.name, doc.debit_to))
	left, allocated = flt(row.outstanding_amount), flt(row.allocated_amount)
	if not left:
		frappe.throw(_("{0} is already fully paid").format(doc.name))
	if (allocated > 0 and allocated > left) or (allocated < 0 and allocated < left):
		frappe.throw(_("Row {0}: more is allocated than is outstanding").format(row.idx))


def clear_allocations_of_nothing(payment: Document) -> None:
	payment.set("references", [row for row in payment.references if flt(row.allocated_amount)])
