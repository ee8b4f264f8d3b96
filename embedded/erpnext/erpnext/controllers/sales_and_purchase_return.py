"""Credit notes: an invoice with negative quantities."""

from __future__ import annotations

from collections import defaultdict

import frappe
from frappe import _
from frappe.model.document import Document
from frappe.model.mapper import get_mapped_doc
from frappe.utils import flt, get_datetime


class StockOverReturnError(frappe.ValidationError):
	pass


def validate_return(doc: Document) -> None:
	"""A return has the same customer, is dated after its invoice, and returns no more than was invoiced."""
	if not doc.is_return or not doc.return_against:
		return
	if not frappe.db.exists(doc.doctype, doc.return_against):
		frappe.throw(_("{0} {1} does not exist").format(_(doc.doctype), doc.return_against))
	original = frappe.get_doc(doc.doctype, doc.return_against)
	if original.customer != doc.customer:
		frappe.throw(_("{0} is of another customer").format(original.name))
	if original.debit_to != doc.debit_to:
		frappe.throw(_("The return must use the account {0} of its invoice").format(original.debit_to))
	if posted_at(doc) < posted_at(original):
		frappe.throw(_("A return cannot be posted before its invoice"))
	validate_quantities(doc, original)


def posted_at(doc: Document) -> object:
	return get_datetime(f"{doc.posting_date} {doc.posting_time or '00:00:00'}")


def validate_quantities(doc: Document, original: Document) -> None:
	sold: dict[str, float] = defaultdict(float)
	rates: dict[str, float] = defaultdict(float)
	for line in original.items:
		sold[line.item_code] += flt(line.qty)
		rates[line.item_code] = max(rates[line.item_code], flt(line.rate))
	for item_code, quantity in returned_before(doc).items():
		sold[item_code] += quantity
	for line in doc.items:
		if not line.item_code:
			continue
		if line.item_code not in rates:
			frappe.throw(_("Row {0}: {1} is not on {2}").format(line.idx, line.item_code, original.name))
		if flt(line.qty) > 0:
			frappe.throw(_("Row {0}: the quantity of a return must be negative").format(line.idx))
		if rates[line.item_code] and flt(line.rate) > rates[line.item_code]:
			frappe.throw(_("Row {0}: the rate is above that of {1}").format(line.idx, original.name))
		sold[line.item_code] += flt(line.qty)
		if flt(sold[line.item_code], 3) < 0:
			frappe.throw(
				_("Row {0}: more of {1} is returned than was invoiced").format(line.idx, line.item_code),
				StockOverReturnError,
			)


def returned_before(doc: Document) -> dict[str, float]:
	earlier = frappe.get_all(
		doc.doctype,
		filters={
			"return_against": doc.return_against,
			"is_return": 1,
			"docstatus": 1,
			"name": ["!=", doc.name],
		},
		pluck="name",
	)
	rows = frappe.get_all(
		f"{doc.doctype} Item",
		filters={"parent": ["in", earlier or [""]], "parenttype": doc.doctype},
		fields=["item_code", "qty"],
	)
	quantities: dict[str, float] = defaultdict(float)
	for row in rows:
		quantities[row.item_code] += flt(row.qty)
	return quantities


def make_return_doc(doctype: str, source_name: str, target_doc: Document | str | None = None) -> Document:
	"""Unsaved return of a submitted document."""

	def fill_line(source: Document, target: Document, _parent: Document) -> None:
		target.qty = -flt(source.qty)
		target.pricing_rules = None
		target.sales_invoice_item = source.name

	def fill_part(source: Document, target: Document, _parent: Document) -> None:
		target.payment_amount = -flt(source.payment_amount)

	def fill(source: Document, target: Document) -> None:
		target.is_return = 1
		target.return_against = source.name
		target.ignore_pricing_rule = 1
		target.set_warehouse = ""
		target.party_account_currency = source.party_account_currency
		for tax in target.taxes:
			if tax.charge_type == "Actual":
				tax.tax_amount = -flt(tax.tax_amount)
		target.discount_amount = -flt(source.discount_amount)
		target.run_method("calculate_taxes_and_totals")

	return get_mapped_doc(
		doctype,
		source_name,
		{
			doctype: {"doctype": doctype, "validation": {"docstatus": ["=", 1]}},
			f"{doctype} Item": {
				"doctype": f"{doctype} Item",
				"postprocess": fill_line,
				"condition": lambda line: line.qty,
			},
			"Payment Schedule": {"doctype": "Payment Schedule", "postprocess": fill_part},
		},
		target_doc,
		fill,
	)
