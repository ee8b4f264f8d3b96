"""Refunds made in Stripe's dashboard, booked if their purpose is clear, and disputes that the customer's bank won."""

from __future__ import annotations

from decimal import Decimal

import frappe
from frappe import _
from frappe.utils import flt

from gigafibre_fsm import locks
from gigafibre_fsm.exceptions import Conflict, ServiceRefused
from gigafibre_fsm.flow.collections import payment_entries, refunds
from gigafibre_fsm.outbox.item import OutboxItem, Receipt
from gigafibre_fsm.outbox.service import post

LOOKUP, ADOPT, DISPUTE = "payment.refund_lookup", "payment.refund_adopt", "payment.dispute"
WAITING = ("", "Refund Failed")


def fetch_refunds(intent: str, event_id: str) -> str:
	"""Fetch the refunds of a PaymentIntent, after a webhook about it."""
	return post(
		"Stripe", topic=LOOKUP, key=f"stripe-event:{event_id}", target=intent, payload={"intent": intent}
	)


def unambiguous_credit_note(invoice: str, amount: Decimal) -> str:
	"""The credit note that a refund of `amount` dollars belongs to; "" when it refunds the whole invoice, so that the note
	can be made automatically.

	Raises Conflict, with what to do, where staff must decide which service was refunded.
	"""
	total, owed = frappe.db.get_value(
		"Sales Invoice", {"name": invoice, "docstatus": 1}, ["grand_total", "outstanding_amount"]
	) or (0, 0)
	notes = frappe.get_all(
		"Sales Invoice",
		filters={"return_against": invoice, "is_return": 1, "docstatus": 1},
		fields=["name", "outstanding_amount", "fsm_charge_state"],
		order_by="creation",
	)
	for note in notes:
		if flt(note.outstanding_amount, 2) == -flt(amount, 2) and (note.fsm_charge_state or "") in WAITING:
			return note.name
	if notes or owed or not total or flt(total, 2) != flt(amount, 2):
		raise Conflict(
			_("Make a credit note of {0} for {1} without a refund, then run this repair again.").format(
				amount, invoice
			)
		)
	return ""


def adopt(refund: str, invoice: str, amount: Decimal) -> str:
	"""Have a refund fetched and booked; returns the name of the outbox row. Raises like `unambiguous_credit_note`."""
	unambiguous_credit_note(invoice, amount)
	return post(
		"Stripe",
		topic=ADOPT,
		# It may have to be booked again: after a cancelled note, or an answer that came too early.
		key=f"{ADOPT}:{refund}:{frappe.generate_hash(length=8)}",
		target=refund,
		payload={"refund": refund, "invoice": invoice},
	)


def on_adopted(item: OutboxItem, receipt: Receipt | None, refusal: ServiceRefused | None) -> None:
	"""Outbox outcome of payment.refund_adopt. Idempotent. An ambiguous refund is left for the next reconciliation."""
	if not receipt or receipt.response["status"] != "succeeded":
		return
	made, invoice = receipt.response, item.payload["invoice"]
	# Serialized: two answers about the same refund must not make two credit notes.
	locks.account_of("Sales Invoice", invoice)
	if frappe.db.exists("Payment Entry", {"fsm_payment_intent": made["id"], "docstatus": 1}):
		return
	try:
		note = unambiguous_credit_note(invoice, Decimal(made["amount"]))
	except Conflict:
		frappe.clear_last_message()
		return
	if not note:
		lines = {line["row"]: Decimal(line["amount"]) for line in refunds.lines_left(invoice)}
		reason = _("Refunded in Stripe ({0})").format(made["id"])
		note = refunds.credit(invoice, lines, reason, refund=False).name
	refunds.record_refund(note, made)


def fetch_dispute(dispute: str, event_id: str) -> str:
	"""Fetch the current state of a dispute, after a webhook about it."""
	return post(
		"Stripe",
		topic=DISPUTE,
		key=f"stripe-event:{event_id}",
		target=dispute,
		payload={"dispute": dispute},
	)


def book_lost(dispute: str, invoice: str, amount: Decimal) -> str:
	"""Book a lost dispute once: the amount leaves the card account, and the customer owes it again. Returns the Payment
	Entry. Raises Conflict when it is already booked.
	"""
	locks.account_of("Sales Invoice", invoice)
	doc = frappe.get_doc("Sales Invoice", invoice, for_update=True)
	if frappe.db.exists("Payment Entry", {"fsm_payment_intent": dispute, "docstatus": 1}):
		raise Conflict(_("This dispute is already in the accounts."))
	entry = payment_entries.card_refund(doc, dispute, flt(amount, 2))
	entry.remarks = _("The bank reversed the payment of {0}").format(invoice)
	entry.custom_remarks = 1
	payment_entries.submit_entry(entry)
	return entry.name
