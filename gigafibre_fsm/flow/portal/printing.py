"""Data for print formats: a bill, an order, a quote or a visit in its customer's language, with the tax numbers."""

from __future__ import annotations

import json
from collections.abc import Sequence
from contextlib import AbstractContextManager
from decimal import Decimal
from typing import Any

import frappe
import segno
from frappe import _
from frappe.model.document import Document
from frappe.utils import get_url

from gigafibre_fsm.flow.billing.agreements import decimal
from gigafibre_fsm.flow.collections import account_numbers
from gigafibre_fsm.flow.ordering import agreement, service_location
from gigafibre_fsm.flow.portal import invoice_document, wording
from gigafibre_fsm.guards.language import in_language


def printed(doc: Document) -> dict[str, Any]:
	"""The data of the print format of a Sales Invoice, Sales Order, Quotation or Dispatch Job (templates/print)."""
	return PAPERS[doc.doctype](doc)


def printed_bill(doc: Document) -> dict[str, Any]:
	"""{"title", "name", "seller", "support", "buyer", "addresses", "facts", "rows", "pay": QR code as SVG while something is owed}
	of a Sales Invoice; a row is {"label", "amount_label", "number", "strong"}. No rounded total.
	"""
	with _language_of(doc.customer):
		bill = invoice_document.paper_of(doc)
		for tax in bill["taxes"]:
			tax["label"] = _tax(tax["label"])
		credit = bool(bill["credit_of"])
		facts = [_("Date: {0}").format(bill["date_label"])]
		if number := account_numbers.account_number_of(doc.customer):
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
		owed = doc.docstatus.is_submitted() and doc.outstanding_amount > 0 and not doc.is_return
		paper = _paper(
			doc,
			_("Credit note") if credit else _("Bill"),
			bill["addresses"],
			facts,
			[
				*bill["lines"],
				_strong_row(_("Subtotal"), bill["subtotal_label"]),
				*bill["taxes"],
				_strong_row(_("Total"), bill["total_label"]),
				*paid,
				_strong_row(_("Account credit") if credit else _("Balance due"), left),
			],
		)
		return {**paper, "pay": pay_code(doc.name) if owed else ""}


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
			_strong_row(_("Subtotal"), _money(doc.net_total)),
			*taxes,
			_strong_row(_("Total"), _money(doc.grand_total)),
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
	"""The same for a Payment Entry and the bills that it paid, (number, amount) each; a refund is marked as one."""
	with _language_of(doc.party):
		refund = doc.payment_type == "Pay"
		facts = [_("Date: {0}").format(wording.day(doc.posting_date))]
		if doc.mode_of_payment:
			facts.append(_("Method: {0}").format(_(doc.mode_of_payment)))
		if number := account_numbers.account_number_of(doc.party):
			facts.append(_("Account number: {0}").format(number))
		rows = [_line(_("Bill {0}").format(bill), amount) for bill, amount in paid]
		if doc.unallocated_amount:
			rows.append(_line(_("On account, for the next bill"), doc.unallocated_amount))
		total = _strong_row(_("Refunded") if refund else _("Received"), _money(doc.paid_amount))
		buyer = frappe._dict(
			name=doc.name, company=doc.company, customer_name=doc.party_name, docstatus=doc.docstatus
		)
		return _paper(buyer, _("Refund") if refund else _("Receipt"), [], facts, [*rows, total])


def printed_quote(doc: Document) -> dict[str, Any]:
	"""The same for a Quotation, with its last day; one that staff typed has no monthly part."""
	with in_language(doc.language):
		taxes = [_line(row.description, row.tax_amount) for row in doc.taxes]
		invoice_document.number_taxes(taxes)
		for tax in taxes:
			tax["label"] = _tax(tax["label"])
		facts = [_("Date: {0}").format(wording.day(doc.transaction_date))]
		if doc.valid_till:
			facts.append(_("Valid until {0}").format(wording.day(doc.valid_till)))
		quote = json.loads(doc.get("fsm_quote_snapshot") or "{}")
		if months := int(quote.get("commitment", {}).get("months") or 0):
			facts.append(_("Commitment: {0} months").format(months))
		rows = [
			*(_line(_label(row), row.amount) for row in doc.items),
			_strong_row(_("Subtotal"), _money(doc.net_total)),
			*taxes,
			_strong_row(_("Total of the first month"), _money(doc.grand_total)),
		]
		if quote:
			rows.append(_strong_row(_("Per month, taxes included"), _money(quote["monthly"]["total"])))
		paper = _paper(doc, _("Quote"), [doc.get("fsm_offer_label") or ""], facts, rows)
		return {
			**paper,
			"billed_to": _("For"),
			"notes": [_("You pay from the day your service works. Nothing is charged before.")],
		}


def printed_visit(doc: Document) -> dict[str, Any]:
	"""The report of a visit: devices, optical power, speed, checklist, materials, and "signature" (a picture) with
	"signed_by".
	"""
	with _language_of(doc.customer):
		settings = frappe.get_cached_doc("Gigafibre Settings")
		measured = [
			(_("ONT Signal (dBm)"), doc.signal_dbm),
			(_("Signal Told by the ONT (dBm)"), doc.ont_power),
			(_("Download (Mbit/s)"), doc.speed_down),
			(_("Upload (Mbit/s)"), doc.speed_up),
			(_("WiFi 2.4 GHz (Mbit/s)"), doc.wifi_24),
			(_("WiFi 5 GHz (Mbit/s)"), doc.wifi_5),
		]
		rows = [
			*(_plain_row(_(row.equipment_type or ""), row.serial) for row in doc.equipment_list),
			*(_plain_row(label, f"{value:.1f}") for label, value in measured if value),
			*(_plain_row(_(row.label or ""), row.value or _("Done")) for row in doc.checklist if row.done),
			*(_plain_row(row.material, f"{row.quantity:g} {_(row.unit or '')}") for row in doc.materials),
		]
		technician = frappe.get_cached_value("Technician", doc.technician, "technician_name")
		facts = [
			_("Date: {0}").format(wording.day(doc.completed_at or doc.scheduled_date)),
			*([_("Technician: {0}").format(technician)] if technician else []),
		]
		return {
			"title": _("Report of the visit: {0}").format(_(doc.job_type)),
			"name": doc.name,
			"seller": invoice_document.seller(settings.company),
			"support": " · ".join(filter(None, (settings.support_phone, settings.support_email))),
			"billed_to": _("Customer"),
			"buyer": frappe.get_cached_value("Customer", doc.customer, "customer_name") or "",
			"addresses": [", ".join(filter(None, (doc.address_line, doc.city)))],
			"facts": facts,
			"rows": rows,
			"notes": [doc.technician_notes] if doc.technician_notes else [],
			"signature": doc.signature or "",
			"signed_by": _("Signed by {0}").format(doc.signed_by) if doc.signed_by else "",
		}


def pay_code(invoice: str) -> str:
	"""The QR code (SVG) of the payment page of a bill."""
	code = segno.make_qr(get_url(f"/portail/factures?f={invoice}"), error="m")
	return code.svg_inline(scale=3, dark="#000", light="#fff")


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


def _strong_row(label: str, amount: str) -> dict[str, Any]:
	return {"label": label, "amount_label": amount, "strong": True}


def _plain_row(label: str, value: str | None) -> dict[str, Any]:
	return {"label": label, "amount_label": value or "", "number": "", "strong": False}


def _line(label: str, amount: Any) -> dict[str, Any]:
	return {"label": frappe.utils.strip_html(label or "").strip(), "amount_label": _money(amount)}


def _label(row: Document) -> str:
	"""A plan's name in the customer's language; text that staff wrote is unchanged."""
	english = frappe.get_cached_value("Item", row.item_code, "fsm_english_name")
	name = english if frappe.local.lang == "en" and english else row.item_name
	return f"{name} × {row.qty:g}" if row.qty != 1 else name


def _tax(label: str) -> str:
	"""The template's tax names are French: TPS (5 %) becomes GST (5%) in English."""
	label = label.replace("TPS", _("GST")).replace("TVQ", _("QST"))
	return label.replace(",", ".").replace(" %", "%") if frappe.local.lang == "en" else label


def _money(amount: Any) -> str:
	return wording.amount(decimal(amount))


def _language_of(customer: str) -> AbstractContextManager[None]:
	return in_language(frappe.get_cached_value("Customer", customer, "language"))


PAPERS = {
	"Sales Invoice": printed_bill,
	"Sales Order": printed_order,
	"Quotation": printed_quote,
	"Dispatch Job": printed_visit,
}
