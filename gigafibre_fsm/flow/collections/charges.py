"""Charges invoices: first against unallocated payments on account, then to the saved card, through the outbox.

payments.py records Stripe's reports.
"""

from __future__ import annotations

from decimal import Decimal

import frappe
from frappe.model.document import Document

from gigafibre_fsm import locks
from gigafibre_fsm.exceptions import ServiceRefused
from gigafibre_fsm.flow.billing.agreements import decimal
from gigafibre_fsm.flow.collections import account_credit, small_rests
from gigafibre_fsm.flow.collections.payments import (
	CHARGE,
	CHARGE_REFRESH,
	CHARGEABLE,
	end_superseded_charge,
	mark_zero_invoice_paid,
	record_other_payment,
	record_payment_intent,
)
from gigafibre_fsm.money import SMALLEST, ZERO
from gigafibre_fsm.outbox.item import OutboxItem, Receipt
from gigafibre_fsm.outbox.service import post


def charge(invoice: str) -> str | None:
	"""Charge the outstanding amount of a submitted invoice, after unallocated payments, to the customer's saved card. The
	charge is sent after the commit.

	Returns the name of the outbox row, or None when the invoice is paid, a charge is in progress, or there is no card.
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


def automatic_payer(customer: str, total: Decimal) -> str:
	"""The Stripe customer whose saved card pays a new invoice over `total` automatically; "" if there is none."""
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
	"""Listener of `invoice_made`: allocates payments on account, charges the rest to the saved card after the commit together
	with the cents that earlier bills left, and marks an invoice of zero as paid.
	"""
	pay_from_account(invoice)
	owed = decimal(frappe.db.get_value("Sales Invoice", invoice.name, "outstanding_amount"))
	if account := automatic_payer(invoice.customer, owed):
		invoice.db_set("fsm_charge_state", "Queued")
		_post(invoice, account, owed, 1, small_rests.total(invoice.name))
	elif not invoice.grand_total:
		mark_zero_invoice_paid(invoice)


def pay_from_account(invoice: Document) -> None:
	"""Allocate payments on the customer's account before a card is charged: to the cents that earlier bills left, then to this
	one. The caller holds the lock.
	"""
	for row in small_rests.carried_to(invoice):
		_pay_from_account(frappe.get_doc("Sales Invoice", row.name))
	_pay_from_account(invoice)


def _pay_from_account(invoice: Document) -> None:
	if account_credit.apply_credit(invoice):
		record_other_payment(invoice.name)


def _post(invoice: Document, account: str, owed: Decimal, number: int, carried: Decimal = ZERO) -> str:
	"""`carried`: what is charged for small rests of earlier bills beside the `owed` of this one."""
	return post(
		"Stripe",
		topic=CHARGE,
		# Random suffix: a restored database issues the same names again, and Stripe remembers keys.
		key=f"charge:{invoice.name}:{number}:{frappe.generate_hash(length=8)}",
		target=account,
		payload={
			"invoice": invoice.name,
			"amount": str(owed + carried),
			"carried": str(carried),
			"try": number,
		},
		reference=invoice,
	)


def refresh(intent: str, event_id: str, invoice: str) -> str:
	"""Have the current state of a PaymentIntent fetched and recorded, after a webhook about it."""
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
		# A part was paid in another way meanwhile: charge the rest, unless it is too small.
		left = frappe.db.get_value("Sales Invoice", invoice, "outstanding_amount")
		state = "" if decimal(left) >= SMALLEST else "Overdue"
		frappe.db.set_value("Sales Invoice", invoice, "fsm_charge_state", state)
		charge(invoice)
	elif answer.get("id"):
		record_payment_intent(invoice, answer)
	elif answer.get("status") == "settled":
		end_superseded_charge(invoice)
