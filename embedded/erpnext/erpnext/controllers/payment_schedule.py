"""The payment schedule of a document: one or several due dates."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import frappe
from frappe import _
from frappe.utils import add_days, add_months, flt, get_last_day, getdate

if TYPE_CHECKING:
	from frappe.model.document import Document


def payable(doc: Document) -> float:
	return flt(doc.get("rounded_total")) or flt(doc.grand_total)


def set_payment_schedule(doc: Document) -> None:
	"""One part for the whole total, or the parts of the document's terms; amounts follow the total."""
	start = doc.get("posting_date") or doc.get("transaction_date")
	if not doc.get("payment_schedule"):
		for part in parts_of_terms(doc.get("payment_terms_template"), start) or [
			{"due_date": doc.get("due_date") or start, "invoice_portion": 100}
		]:
			doc.append("payment_schedule", part)
	for part in doc.payment_schedule:
		if part.invoice_portion:
			amount = payable(doc) * flt(part.invoice_portion) / 100
			part.payment_amount = flt(amount, part.precision("payment_amount"))
			part.outstanding = part.payment_amount
		part.base_payment_amount = flt(
			flt(part.payment_amount) * flt(doc.conversion_rate), part.precision("base_payment_amount")
		)
		part.base_outstanding = part.base_payment_amount


def parts_of_terms(template: str | None, start: str | date) -> list[dict]:
	if not template:
		return []
	return [
		{
			"payment_term": term.payment_term,
			"description": term.description,
			"invoice_portion": term.invoice_portion,
			"mode_of_payment": term.mode_of_payment,
			"due_date": due_date_of(term, start),
		}
		for term in frappe.get_cached_doc("Payment Terms Template", template).terms
	]


def due_date_of(term: Document, start: str | date) -> date:
	if term.due_date_based_on == "Day(s) after the end of the invoice month":
		return add_days(get_last_day(getdate(start)), term.credit_days)
	if term.due_date_based_on == "Month(s) after the end of the invoice month":
		return get_last_day(add_months(getdate(start), term.credit_months))
	return add_days(getdate(start), term.credit_days)


def validate_payment_schedule(doc: Document) -> None:
	dates = [getdate(part.due_date) for part in doc.payment_schedule]
	if len(set(dates)) < len(dates):
		frappe.throw(_("Two parts of the payment schedule fall due on one day"))
	if doc.doctype == "Sales Order" and dates and min(dates) < getdate(doc.transaction_date):
		frappe.throw(_("No part of the payment schedule can fall due before the order's date"))
	parts = sum(flt(part.payment_amount) for part in doc.payment_schedule)
	if doc.payment_schedule and abs(parts - payable(doc)) > 0.1:
		frappe.throw(_("The payment schedule must add up to the document's total"))


def set_due_date_from_schedule(doc: Document) -> None:
	dates = [getdate(part.due_date) for part in doc.get("payment_schedule") if part.due_date]
	if dates:
		doc.due_date = max(dates)
