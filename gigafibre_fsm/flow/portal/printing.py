"""Data for the desk's print formats: a bill or an order in its customer's language, with the tax numbers."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from decimal import Decimal
from typing import Any

import frappe
from frappe import _
from frappe.model.document import Document

from gigafibre_fsm.flow.billing.agreements import decimal
from gigafibre_fsm.flow.collections import account_numbers
from gigafibre_fsm.flow.ordering import agreement, service_location
from gigafibre_fsm.flow.portal import invoice_document, wording


def printed_bill(doc: Document) -> dict[str, Any]:
	"""{"title", "name", "seller", "support", "buyer", "addresses", "facts", "rows"} of a Sales Invoice; a row is {"label",
	"amount_label", "number", "strong"}. No rounded total.
	"""
	with _language_of(doc.customer):
		bill = invoice_document.paper_of(doc)
		for tax in bill["taxes"]:
			tax["label"] = _tax(tax["label"])
		credit = bool(bill["credit_of"])
		facts = [_("Date: {0}").format(bill["date_label"])]
		if number := account_numbers.of(doc.customer):
			facts.append(_("Account number: {0}").format(number))
		if bill["period"]:
			facts.append(_("Period: {0} to {1}").format(*bill["period"]))
		if credit:
			facts.append(_("For the bill {0}").format(bill["credit_of"]))
		said = _("Refunded on {0}") if credit else _("Paid on {0}")
		paid = [
			{**each, "label": " · ".join(filter(None, (said.format(each["date_label"]), each["method"])))}
			for each in bill["payments"]
		]
		paid += [{**each, "label": _("Credit note {0}").format(each["name"])} for each in bill["credits"]]
		left = bill["balance_label"].replace("-", "") if credit else bill["balance_label"]
		return _paper(
			doc,
			_("Credit note") if credit else _("Bill"),
			bill["addresses"],
			facts,
			[
				*bill["lines"],
				_strong(_("Subtotal"), bill["subtotal_label"]),
				*bill["taxes"],
				_strong(_("Total"), bill["total_label"]),
				*paid,
				_strong(_("Account credit") if credit else _("Balance due"), left),
			],
		)


def printed_order(doc: Document) -> dict[str, Any]:
	"""The same for a Sales Order: the items ordered, and the monthly and one-time totals."""
	with _language_of(doc.customer):
		lines = [_line(_label(row), row.amount) for row in doc.items]
		taxes = [_line(row.description, row.tax_amount) for row in doc.taxes]
		invoice_document.number_taxes(taxes)
		for tax in taxes:
			tax["label"] = _tax(tax["label"])
		facts = [_("Date: {0}").format(wording.day(doc.transaction_date))]
		if int(doc.get("fsm_commitment") or 0):
			facts.append(_("Commitment: {0} months").format(doc.fsm_commitment))
		if dates := service_location.preferred_dates(doc):
			facts.append(_("Visit: {0}").format(", ".join(wording.day(each["date"]) for each in dates)))
		rows = [
			*lines,
			_strong(_("Subtotal"), _money(doc.net_total)),
			*taxes,
			_strong(_("Total"), _money(doc.grand_total)),
		]
		if doc.get("fsm_service_location"):
			monthly, once = agreement.amounts(doc)
			rows.append({"label": _("Per month, taxes included"), "amount_label": _money(monthly)})
			if Decimal(once):
				rows.append(
					{"label": _("Once, with the first bill, before taxes"), "amount_label": _money(once)}
				)
		return _paper(doc, _("Order"), [doc.get("fsm_offer_label") or ""], facts, rows)


def printed_receipt(doc: Document, paid: Sequence[tuple[str, Any]]) -> dict[str, Any]:
	"""The same for a Payment Entry and the bills that it paid, (number, amount) each; a refund says so."""
	with _language_of(doc.party):
		refund = doc.payment_type == "Pay"
		facts = [_("Date: {0}").format(wording.day(doc.posting_date))]
		if doc.mode_of_payment:
			facts.append(_("Method: {0}").format(_(doc.mode_of_payment)))
		if number := account_numbers.of(doc.party):
			facts.append(_("Account number: {0}").format(number))
		rows = [_line(_("Bill {0}").format(bill), amount) for bill, amount in paid]
		if doc.unallocated_amount:
			rows.append(_line(_("On account, for the next bill"), doc.unallocated_amount))
		total = _strong(_("Refunded") if refund else _("Received"), _money(doc.paid_amount))
		buyer = frappe._dict(
			name=doc.name, company=doc.company, customer_name=doc.party_name, docstatus=doc.docstatus
		)
		return _paper(buyer, _("Refund") if refund else _("Receipt"), [], facts, [*rows, total])


def _paper(
	doc: Any, title: str, addresses: list[str], facts: list[str], rows: list[dict[str, Any]]
) -> dict[str, Any]:
	settings = frappe.get_cached_doc("Gigafibre Settings")
	draft = [_("Draft")] if doc.docstatus.is_draft() else []
	return {
		"title": title,
		"name": doc.name,
		"seller": invoice_document.seller(doc.company),
		"support": " · ".join(filter(None, (settings.support_phone, settings.support_email))),
		"billed_to": _("Billed to"),
		"pay_words": _("Point the camera of a telephone at this square to pay this bill."),
		"buyer": doc.customer_name,
		"addresses": [address for address in addresses if address],
		"facts": [*facts, *draft],
		"rows": [
			{**row, "number": _("No. {0}").format(row["number"]) if row.get("number") else ""} for row in rows
		],
	}


def _strong(label: str, amount: str) -> dict[str, Any]:
	return {"label": label, "amount_label": amount, "strong": True}


def _line(label: str, amount: Any) -> dict[str, Any]:
	return {"label": frappe.utils.strip_html(label or "").strip(), "amount_label": _money(amount)}


def _label(row: Document) -> str:
	"""A plan's name in the customer's language; text that staff wrote is kept."""
	english = frappe.get_cached_value("Item", row.item_code, "fsm_english_name")
	name = english if frappe.local.lang == "en" and english else row.item_name
	return f"{name} × {row.qty:g}" if row.qty != 1 else name


def _tax(label: str) -> str:
	"""The template's tax names are French: TPS (5 %) becomes GST (5%) in English."""
	label = label.replace("TPS", _("GST")).replace("TVQ", _("QST"))
	return label.replace(",", ".").replace(" %", "%") if frappe.local.lang == "en" else label


def _money(amount: Any) -> str:
	return wording.amount(decimal(amount))


@contextmanager
def _language_of(customer: str) -> Iterator[None]:
	"""The customer's language, whoever prints: the document is for the customer."""
	before = frappe.local.lang
	language = frappe.get_cached_value("Customer", customer, "language") or "fr"
	frappe.local.lang = "en" if language.startswith("en") else "fr"
	try:
		yield
	finally:
		frappe.local.lang = before
