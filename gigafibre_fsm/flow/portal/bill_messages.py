"""Messages about bills: the bill itself, an expiring card, an ending discount or term."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import frappe
from frappe import _
from frappe.model.document import Document
from frappe.utils import get_url, getdate

from gigafibre_fsm.exceptions import Conflict
from gigafibre_fsm.flow.billing import holds
from gigafibre_fsm.flow.billing.agreements import decimal, of_subscriptions, subscriptions_to_read
from gigafibre_fsm.flow.billing.rules import month_bill, period_of
from gigafibre_fsm.flow.collections import charges, small_rests
from gigafibre_fsm.flow.portal import overview
from gigafibre_fsm.flow.pricing import labels
from gigafibre_fsm.flow.vocabulary import CHARGE_UNDER_WAY, IN_SERVICE
from gigafibre_fsm.guards import rate
from gigafibre_fsm.money import ZERO
from gigafibre_fsm.notifications.notify import tell_customer

AHEAD = timedelta(days=30)
"""Days before the end of a card, a discount or a term on which its customer is notified."""
AGAIN_SECONDS = 60


def on_invoice_made(invoice: Document) -> None:
	"""Listener of `invoice_made`, called after its charge was decided: send the bill to its customer, with its PDF."""
	if not invoice.grand_total:
		return
	owed = decimal(frappe.db.get_value("Sales Invoice", invoice.name, "outstanding_amount"))
	card, carried = "", ZERO
	if charges.automatic_payer(invoice.customer, owed):
		card = frappe.db.get_value("Customer", invoice.customer, "fsm_card_label") or ""
		carried = small_rests.total(invoice.name)
	_send(invoice, owed + carried, card, f"invoice.made:{invoice.name}", carried)


def send_again(invoice: str) -> None:
	"""Send a bill again, for a customer who lost it or has no card; charges no card. Raises Conflict when there is no
	channel, TooMany within AGAIN_SECONDS.
	"""
	doc = frappe.get_doc("Sales Invoice", invoice)
	rate.limit(f"send-bill:{invoice}", 1, AGAIN_SECONDS)
	owed = max(decimal(doc.outstanding_amount), ZERO)
	card = ""
	if doc.fsm_charge_state in CHARGE_UNDER_WAY:
		card = frappe.db.get_value("Customer", doc.customer, "fsm_card_label") or ""
	if not _send(doc, owed, card, f"invoice.made:{invoice}:{frappe.generate_hash(length=8)}"):
		raise Conflict(_("This customer has no email address and no number for text messages."))


def _send(invoice: Document, owed: Decimal, card: str, key: str, carried: Decimal = ZERO) -> list[str]:
	"""Send the bill's PDF; `card` is the one that will be charged with the amount `owed`, of which `carried` is for the cents
	that earlier bills left.
	"""
	facts = {
		"invoice": invoice.name,
		"total": str(decimal(invoice.grand_total)),
		"owed": str(owed) if owed else "",
		"carried": str(carried) if carried else "",
		"due_date": str(invoice.due_date or ""),
		"card": card,
		"url": get_url(f"/portail/factures?f={invoice.name}"),
	}
	paper = {"kind": "bill", "name": f"{invoice.name}.pdf", "given": {"invoice": invoice.name}}
	return tell_customer(invoice.customer, "invoice.made", facts, key, invoice, papers=[paper])


def cards_expiring(today: date) -> list[str]:
	"""Customers with a card that expires within AHEAD who were not notified of it yet; without customers on hold."""
	# Frappe's filters would use ifnull(date), which no index supports.
	rows = frappe.db.sql(
		"""SELECT name, fsm_card_expires FROM `tabCustomer`
		WHERE fsm_card_expires BETWEEN %s AND %s AND fsm_ppa_enabled = 1 AND disabled = 0 ORDER BY name""",
		(today, today + AHEAD),
		as_dict=True,
	)
	held = holds.on_hold(today) if rows else set()
	return [
		row.name
		for row in rows
		if row.name not in held and not _is_sent(f"card.expiring:{row.name}:{row.fsm_card_expires}")
	]


def notify_card_expiring(customer: str) -> None:
	row = frappe.db.get_value("Customer", customer, ["fsm_card_expires", "fsm_card_label"], as_dict=True)
	facts = {"date": str(row.fsm_card_expires), "card": row.fsm_card_label or ""}
	doc = frappe.get_doc("Customer", customer)
	tell_customer(customer, "card.expiring", facts, f"card.expiring:{customer}:{row.fsm_card_expires}", doc)


def endings_due(today: date) -> list[str]:
	"""Active subscriptions with a discount or a term that ends within AHEAD, without customers on hold."""
	rows = frappe.db.sql(
		"""SELECT s.name, s.customer FROM `tabService Subscription` s
		LEFT JOIN `tabSubscription Discount` d ON d.parent = s.name AND d.parenttype = 'Service Subscription'
			AND d.end_date BETWEEN %(today)s AND %(until)s
		WHERE s.status = 'Active' AND s.last_day IS NULL
			AND (d.name IS NOT NULL OR s.commitment_end BETWEEN %(today)s AND %(until)s)
		GROUP BY s.name ORDER BY s.name""",
		{"today": today, "until": today + AHEAD},
	)
	held = holds.on_hold(today) if rows else set()
	return [name for name, customer in rows if customer not in held]


def notify_endings(subscription: str, today: date) -> None:
	"""Notify, once each, that discounts or the term of a subscription end soon."""
	doc = frappe.get_doc("Service Subscription", subscription)
	language = frappe.db.get_value("Customer", doc.customer, "language") or "fr"
	for row in doc.discounts:
		if row.end_date and today <= getdate(row.end_date) <= today + AHEAD:
			_notify_discount(doc, row, language)
	if doc.commitment_end and today <= getdate(doc.commitment_end) <= today + AHEAD:
		facts = {
			"date": str(doc.commitment_end),
			"service": labels.of_item(doc.item, doc.description or "", language),
		}
		key = f"term.ending:{doc.name}:{doc.commitment_end}"
		tell_customer(doc.customer, "term.ending", facts, key, doc)


def _notify_discount(doc: Document, row: Any, language: str) -> None:
	facts = {
		"date": str(row.end_date),
		"discount": labels.of_item(row.item, row.description or "", language),
		"amount": str(abs(decimal(row.amount))),
		"monthly": str(_month_without(doc.location, row)),
	}
	tell_customer(doc.customer, "discount.ending", facts, f"discount.ending:{row.name}:{row.end_date}", doc)


def _month_without(location: str, gone: Any) -> Decimal:
	"""The price of a whole month at a location, taxes included, after the end of a discount."""
	docs = subscriptions_to_read({"location": location, "status": ("in", IN_SERVICE)})
	for each in docs:
		each.discounts = [row for row in each.discounts if row.name != gone.name]
	return month_bill(*overview.whole_month(*of_subscriptions(docs)), *period_of(getdate())).total


def _is_sent(key: str) -> bool:
	return bool(
		frappe.db.exists("Outbound Message", {"idempotency_key": ("in", (f"{key}:sms", f"{key}:mail"))})
	)
