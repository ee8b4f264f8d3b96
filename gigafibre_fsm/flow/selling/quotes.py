"""Quotations: a written offer until a day. An ERPNext Quotation with a Checkout Session, which becomes the order when the
customer accepts (quote_answers.py). The port is not held meanwhile, since that would block it for weeks.
"""

from __future__ import annotations

import json
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import frappe
from frappe import _
from frappe.model.document import Document
from frappe.utils import add_days, get_url, nowdate

from gigafibre_fsm import pdf
from gigafibre_fsm.exceptions import BadRequest, Conflict
from gigafibre_fsm.flow.availability import claims
from gigafibre_fsm.flow.checkout import customers, orders, sessions
from gigafibre_fsm.flow.leads import lead_records
from gigafibre_fsm.flow.ordering.agreement import is_as_quoted
from gigafibre_fsm.flow.portal import bill_pdf, printing
from gigafibre_fsm.flow.pricing.quotes import Quote
from gigafibre_fsm.flow.pricing.seller import selling_company
from gigafibre_fsm.flow.selling.sales import Sale, open_session
from gigafibre_fsm.flow.vocabulary import OPEN_QUOTATION, SETTINGS
from gigafibre_fsm.guards.language import in_language
from gigafibre_fsm.money import CURRENCY, cents
from gigafibre_fsm.notifications.notify import tell_person, tell_staff
from gigafibre_fsm.web.page_renderer import templates

DOCTYPE = "Quotation"
PAGE = "/internet/soumission"
VALID_DAYS = (15, 30, 60)
ORDERED, DECLINED, EXPIRED = "Ordered", "Lost", "Expired"
FOLLOWED_DAYS = 7


def send(sale: Sale, days: int, on_account: bool, sold_by: str) -> dict[str, Any]:
	"""Make a quotation that is valid for `days` and send it: {"quotation", "valid_until", "sent": outbox rows}. With
	`on_account` the customer may order without a card. Raises like `sales.send_link`.
	"""
	if not sale.contact.get("name") or not (sale.contact.get("phone") or sale.contact.get("email")):
		raise BadRequest(_("A quote needs a name, and a telephone number or an email address."))
	doc = open_session(sale, sold_by)
	if doc.fibre_port:
		claims.release(doc.fibre_port, doc.name)
		doc.update({"status": "Open", "hold_until": None})
		doc.save(ignore_permissions=True)
	priced = sessions.price(doc, customers.tv_boxes_of_customer(sale.customer or None))
	quotation = _quotation(doc, sale, priced, days, on_account)
	facts = {
		"name": doc.contact_name,
		"address": doc.address_label,
		"total": f"{priced.monthly.total:.2f}",
		"date": str(quotation.valid_till),
		"url": get_url(f"{PAGE}?s={doc.flags.handle}"),
	}
	with in_language(doc.language):
		name = f"{_('Quote')} {quotation.name}.pdf"
	paper = {"kind": "quote", "name": name, "given": {"quotation": quotation.name}}
	sent = tell_person(
		"quote.sent",
		facts,
		f"quote.sent:{quotation.name}",
		phone=doc.phone,
		email=doc.email,
		language=doc.language,
		secret=True,
		reference=quotation,
		papers=[paper],
	)
	return {"quotation": quotation.name, "valid_until": str(quotation.valid_till), "sent": sent}


def _quotation(doc: Document, sale: Sale, priced: Quote, days: int, on_account: bool) -> Document:
	quotation = frappe.new_doc(DOCTYPE)
	quotation.update(
		{
			"quotation_to": "Customer" if sale.customer else "Lead",
			"party_name": sale.customer or _lead(doc),
			"company": selling_company(),
			"order_type": "Sales",
			"transaction_date": nowdate(),
			"valid_till": add_days(nowdate(), days),
			"currency": CURRENCY,
			"selling_price_list": frappe.get_cached_value("Pricing Zone", priced.zone, "price_list"),
			"ignore_pricing_rule": 1,
			"disable_rounded_total": 1,
			"language": doc.language,
			"contact_email": doc.email,
			"contact_mobile": doc.phone,
			"fsm_checkout_session": doc.name,
			"fsm_offer_label": doc.address_label,
			"fsm_on_account": int(on_account),
			"fsm_quote_snapshot": json.dumps(priced.as_dict(doc.language)),
		}
	)
	for line in priced.lines:
		quotation.append("items", orders.line_of(line))
	orders.add_taxes(quotation, frappe.get_cached_value(SETTINGS, None, "tax_template"))
	quotation.flags.ignore_permissions = True
	quotation.insert()
	quotation.submit()
	if cents(Decimal(str(quotation.grand_total))) != priced.whole.total:
		raise Conflict(
			_("The order total is {0} instead of {1}.").format(quotation.grand_total, priced.whole.total)
		)
	return quotation


def _lead(doc: Document) -> str:
	"""The Lead of a recipient who is not a customer yet."""
	lead = lead_records.find(doc.email or "", doc.phone or "") or frappe.new_doc("Lead")
	place = lead_records.address_fields(
		f"p:{doc.fibre_port}" if doc.fibre_port else f"c:{doc.civic_address or ''}"
	)
	lead_records.fill(lead, doc.contact_name, doc.email or "", doc.phone or "", doc.language, place)
	lead.fsm_interest = "Order"
	lead_records.save(lead)
	return lead.name


def pdf_of(quotation: str) -> bytes:
	"""A quotation as PDF, in its customer's language."""
	paper = printing.printed(frappe.get_doc(DOCTYPE, quotation))
	return pdf.of_html(templates().get_template(bill_pdf.TEMPLATE).render({"papers": [paper]}))


def on_ordered(order: Document) -> None:
	"""When an order is submitted: mark its quotation as accepted, and its lead as converted."""
	name = order.items[0].prevdoc_docname if order.items else None
	quotation = name and frappe.db.get_value(
		DOCTYPE, name, ["name", "quotation_to", "party_name", "fsm_checkout_session"], as_dict=True
	)
	if not quotation or not quotation.fsm_checkout_session:
		return
	if quotation.quotation_to == "Lead":
		_convert(quotation.party_name, order.customer)
	notify_staff_of_answer(name, "accepted", order=order.name)


def _convert(lead: str, customer: str) -> None:
	"""ERPNext derives a lead's status whenever it is saved: Converted while a Customer names it, otherwise Quotation again.
	Done without saving the Customer, which would copy the lead's unconfirmed contact.
	"""
	if not frappe.db.get_value("Customer", customer, "lead_name"):
		frappe.db.set_value("Customer", customer, "lead_name", lead, update_modified=False)
	frappe.db.set_value("Lead", lead, "status", "Converted")


def require_as_sent(quotation: Document) -> None:
	"""The customer orders the seller's selection of New Order, at its price: an amended quotation has the same lines and
	customer. Raises Conflict.
	"""
	if not quotation.amended_from or not quotation.fsm_checkout_session:
		return
	cancelled = frappe.db.get_value(DOCTYPE, quotation.amended_from, ["quotation_to", "party_name"])
	if not is_as_quoted(quotation) or cancelled != (quotation.quotation_to, quotation.party_name):
		raise Conflict(_("The lines and the customer of a quote stay: send another one from New Order."))


def expired(today: date) -> list[str]:
	"""The unanswered quotations whose last day passed within the last week."""
	last_day = ("between", (today - timedelta(days=FOLLOWED_DAYS), today - timedelta(days=1)))
	return frappe.get_all(
		DOCTYPE,
		filters={
			"docstatus": 1,
			"status": ("in", (*OPEN_QUOTATION, EXPIRED)),
			"valid_till": last_day,
			"fsm_checkout_session": ("is", "set"),
		},
		pluck="name",
	)


def expire(name: str) -> None:
	"""Expire a quotation and notify its author once, even if ERPNext has already set the status."""
	if frappe.db.get_value(DOCTYPE, name, "status", for_update=True) in OPEN_QUOTATION:
		frappe.db.set_value(DOCTYPE, name, "status", EXPIRED)
	notify_staff_of_answer(name, "expired")


def notify_staff_of_answer(name: str, answer: str, *, why: str = "", order: str = "") -> None:
	"""Notify staff once of an answer: accepted, declined, expired, or blocked (the customer tried to accept and could not)."""
	quotation = frappe.get_doc(DOCTYPE, name)
	facts = {
		"quotation": name,
		"answer": answer,
		"customer": quotation.customer_name or quotation.party_name,
		"address": quotation.fsm_offer_label or "",
		"why": why,
		"order": order,
	}
	tell_staff("quote.answered", facts, f"quote.answered:{name}:{answer}:{why[:60]}", quotation)
