"""Referrals and their credits: on the next bill of both customers, or of the referrer, once the new customer has paid a first
bill.
"""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import frappe
from frappe import _
from frappe.model.document import Document
from frappe.utils import flt, getdate, nowdate

from gigafibre_fsm import locks
from gigafibre_fsm.flow.billing.agreements import decimal
from gigafibre_fsm.flow.checkout import referral_codes
from gigafibre_fsm.flow.vocabulary import IN_SERVICE, SETTINGS
from gigafibre_fsm.money import ZERO
from gigafibre_fsm.notifications import templates
from gigafibre_fsm.notifications.notify import tell_customer

DOCTYPE = "Referral"
WAITING, CREDITED, VOID = "Waiting", "Credited", "Void"
BOTH = "Both"


def on_ordered(order: Document) -> None:
	"""Record a referral when an order with a code is submitted, unless its customer existed before or belongs to the code's
	household.
	"""
	owner = referral_codes.owner_of(order.get("fsm_referral_code"))
	if not owner or owner == order.customer:
		return
	earlier = {"customer": order.customer, "docstatus": ("!=", 0), "name": ("!=", order.name)}
	email, phone = frappe.db.get_value("Customer", order.customer, ["email_id", "mobile_no"])
	where = (order.fsm_fibre_port, order.fsm_offer_label)
	if frappe.db.exists("Sales Order", earlier) or referral_codes.is_household(owner, email, phone, *where):
		return
	settings = frappe.get_cached_doc(SETTINGS)
	credit = flt(settings.referral_credit)
	frappe.get_doc(
		{
			"doctype": DOCTYPE,
			"referrer": owner,
			"referred": order.customer,
			"sales_order": order.name,
			"referrer_credit": credit,
			"referred_credit": credit if settings.referral_for == BOTH else 0,
			"is_sample": order.get("fsm_sample") or 0,
		}
	).insert(ignore_permissions=True)


def on_undone(order: Document) -> None:
	"""Cancel the referral of a cancelled order."""
	name = frappe.db.get_value(DOCTYPE, {"sales_order": order.name, "status": WAITING})
	if name:
		_end(frappe.get_doc(DOCTYPE, name, for_update=True), VOID)


def credits_due() -> list[str]:
	"""The referrals whose new customer has fully paid a first bill."""
	return frappe.db.sql(
		"""SELECT r.name FROM `tabReferral` r WHERE r.status = 'Waiting' AND (
			SELECT bill.outstanding_amount <= 0 FROM `tabSales Invoice` bill
			WHERE bill.customer = r.referred AND bill.docstatus = 1 AND bill.is_return = 0 AND bill.grand_total > 0
			ORDER BY bill.posting_date, bill.creation LIMIT 1) = 1
		ORDER BY r.name""",
		pluck=True,
	)


def grant(name: str) -> Decimal:
	"""Credit both sides once; returns the dollars before taxes. A customer without a service gets nothing. Raises Overtaken."""
	people = frappe.db.get_value(DOCTYPE, name, ["referrer", "referred"])
	locks.accounts(people)
	doc = frappe.get_doc(DOCTYPE, name, for_update=True)
	if doc.status != WAITING:
		return ZERO
	total = ZERO
	for customer, field in ((doc.referrer, "referrer_credit"), (doc.referred, "referred_credit")):
		amount = decimal(doc.get(field))
		if amount > ZERO and _credit(customer, amount):
			total += amount
			_notify(doc, customer, amount)
		else:
			doc.set(field, 0)
	_end(doc, CREDITED if total else VOID)
	return total


def of_customer(customer: str) -> dict[str, Any]:
	"""{"code", "credit", "referred": [{"name", "state", "amount", "day"}]}: first names of referred customers, dollars as
	text; an empty code while referrals are disabled, or for a customer without a service.
	"""
	if not referral_codes.is_enabled():
		return {"code": "", "credit": "0.00", "referred": []}
	rows = frappe.db.sql(
		"""SELECT r.status, r.referrer_credit, r.credited_on, c.customer_name FROM `tabReferral` r
		JOIN `tabCustomer` c ON c.name = r.referred WHERE r.referrer = %s ORDER BY r.creation DESC""",
		customer,
		as_dict=True,
	)
	return {
		"code": frappe.db.get_value("Customer", customer, "fsm_referral_code") or "",
		"credit": f"{decimal(frappe.get_cached_doc(SETTINGS).referral_credit):.2f}",
		"referred": [
			{
				"name": (row.customer_name or "").split(" ")[0],
				"state": _(row.status),
				"amount": f"{decimal(row.referrer_credit):.2f}",
				"day": str(row.credited_on or ""),
			}
			for row in rows
		],
	}


def _credit(customer: str, amount: Decimal) -> bool:
	"""Add a correction to the customer's next bill; False without a billed service."""
	served = {"customer": customer, "status": ("in", IN_SERVICE)}
	name = frappe.db.get_value("Service Subscription", served, order_by="creation asc")
	if not name:
		return False
	subscription = frappe.get_doc("Service Subscription", name)
	language = templates.language(frappe.db.get_value("Customer", customer, "language"))
	today = getdate(nowdate())
	subscription.append(
		"adjustments",
		{
			"item": subscription.item,
			"description": _("Referral credit", language),
			"amount": -flt(amount, 2),
			"from_date": today,
			"to_date": today,
		},
	)
	subscription.save(ignore_permissions=True)
	return True


def _end(doc: Document, status: str) -> None:
	doc.status = status
	doc.credited_on = nowdate() if status == CREDITED else None
	doc.save(ignore_permissions=True)


def _notify(doc: Document, customer: str, amount: Decimal) -> None:
	facts = {"amount": f"{amount:.2f}", "referred": customer == doc.referred}
	tell_customer(customer, "referral.credited", facts, f"referral.credited:{doc.name}:{customer}", doc)
