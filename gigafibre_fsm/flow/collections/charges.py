"""Asking for the money of an invoice: what is on account first, then the saved card, by the outbox.

What Stripe says of it is recorded by payments.py.
"""

from __future__ import annotations

from decimal import Decimal

import frappe
from frappe.model.document import Document

from gigafibre_fsm import locks
from gigafibre_fsm.exceptions import ServiceRefused
from gigafibre_fsm.flow.billing.agreements import decimal
from gigafibre_fsm.flow.collections import account_credit
from gigafibre_fsm.flow.collections.payments import (
	CHARGE,
	CHARGE_REFRESH,
	CHARGEABLE,
	paid_otherwise,
	paid_without_money,
	record_payment_intent,
	settled_meanwhile,
)
from gigafibre_fsm.money import SMALLEST
from gigafibre_fsm.outbox.item import OutboxItem, Receipt
from gigafibre_fsm.outbox.service import post


def charge(invoice: str) -> str | None:
	"""Charge what is outstanding of a submitted invoice, after money on account, to the customer's saved card,
	after the commit.

	Returns the name of the outbox row, or None when the invoice is paid, a charge is in progress, or there is
	no card.
	"""
	locks.account_of("Sales Invoice", invoice)
	doc = frappe.get_doc("Sales Invoice", invoice, for_update=True)
	card = frappe.db.get_value(
		"Customer", doc.customer, ["fsm_stripe_customer", "fsm_stripe_payment_method"], as_dict=True
	)
	if doc.docstatus != 1 or doc.outstanding_amount <= 0 or (doc.fsm_charge_state or "") not in CHARGEABLE:
		return None
	pay_from_account(doc)
	if (
		not (card.fsm_stripe_customer and card.fsm_stripe_payment_method)
		or decimal(doc.outstanding_amount) < SMALLEST
	):
		return None
	frappe.db.set_value("Sales Invoice", invoice, "fsm_charge_state", "Queued")
	tries = frappe.db.count("Outbound Message", {"topic": CHARGE, "reference_name": invoice})
	return _post(doc, card.fsm_stripe_customer, decimal(doc.outstanding_amount), tries + 1)


def payer(customer: str, total: Decimal) -> str:
	"""The Stripe customer whose saved card pays a new invoice over `total` automatically; "" when there is none."""
	card = frappe.db.get_value(
		"Customer",
		customer,
		["fsm_stripe_customer", "fsm_stripe_payment_method", "fsm_ppa_enabled"],
		as_dict=True,
	)
	usable = (
		card.fsm_stripe_customer
		and card.fsm_stripe_payment_method
		and card.fsm_ppa_enabled
		and total >= SMALLEST
	)
	return card.fsm_stripe_customer if usable else ""


def on_invoice_made(invoice: Document) -> None:
	"""Listener of `invoice_made`: money on account pays first, the saved card is charged with the rest after
	the commit, and an invoice of zero is paid.
	"""
	pay_from_account(invoice)
	owed = decimal(frappe.db.get_value("Sales Invoice", invoice.name, "outstanding_amount"))
	if account := payer(invoice.customer, owed):
		invoice.db_set("fsm_charge_state", "Queued")
		_post(invoice, account, owed, 1)
	elif not invoice.grand_total:
		paid_without_money(invoice)


def pay_from_account(invoice: Document) -> None:
	"""Use the money on the customer's account before a card is charged. The caller holds the lock."""
	if account_credit.apply_credit(invoice):
		paid_otherwise(invoice.name)


def _post(invoice: Document, account: str, amount: Decimal, number: int) -> str:
	return post(
		"Stripe",
		topic=CHARGE,
		# Random suffix: a restored database issues the same names again, and Stripe remembers keys.
		key=f"charge:{invoice.name}:{number}:{frappe.generate_hash(length=8)}",
		target=account,
		payload={"invoice": invoice.name, "amount": str(amount), "try": number},
		reference=invoice,
	)


def refresh(intent: str, event_id: str, invoice: str) -> str:
	"""Have the current state of a PaymentIntent fetched and recorded after a webhook mentioned it."""
	return post(
		"Stripe",
		topic=CHARGE_REFRESH,
		key=f"stripe-event:{event_id}",
		target=intent,
		payload={"invoice": invoice, "intent": intent},
	)


def on_charge_outcome(item: OutboxItem, receipt: Receipt | None, refusal: ServiceRefused | None) -> None:
	"""Outbox outcome of payment.charge and payment.refresh."""
	invoice = item.payload["invoice"]
	if not frappe.db.exists("Sales Invoice", invoice):
		return
	if refusal:
		if item.topic == CHARGE:
			record_payment_intent(
				invoice, {"id": "", "status": "refused", "code": refusal.code, "message": str(refusal)}
			)
		return
	locks.account_of("Sales Invoice", invoice)
	answer = receipt.response if receipt else {}
	if answer.get("status") == "changed":
		# Part of it was paid another way in the meantime: charge the rest, unless it is too small.
		left = frappe.db.get_value("Sales Invoice", invoice, "outstanding_amount")
		state = "" if decimal(left) >= SMALLEST else "Overdue"
		frappe.db.set_value("Sales Invoice", invoice, "fsm_charge_state", state)
		charge(invoice)
	elif answer.get("id"):
		record_payment_intent(invoice, answer)
	elif answer.get("status") == "settled":
		settled_meanwhile(invoice)
