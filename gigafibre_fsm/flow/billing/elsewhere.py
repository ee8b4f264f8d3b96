"""Refunds that somebody made at Stripe itself: brought onto the books where it is plain what they are for."""

from __future__ import annotations

from decimal import Decimal

import frappe
from frappe import _
from frappe.utils import flt

from gigafibre_fsm.exceptions import Conflict, ServiceRefused
from gigafibre_fsm.flow.billing import refunds
from gigafibre_fsm.outbox.item import OutboxItem, Receipt
from gigafibre_fsm.outbox.service import post

LOOKUP, ADOPT = "payment.refund_lookup", "payment.refund_adopt"
WAITING = ("", "Refund Failed")


def look_up(intent: str, event_id: str) -> str:
	"""Have Stripe asked for the refunds of a PaymentIntent: what a webhook hints at."""
	return post(
		"Stripe", topic=LOOKUP, key=f"stripe-event:{event_id}", target=intent, payload={"intent": intent}
	)


def require_plain(invoice: str, amount: Decimal) -> str:
	"""The credit note that a refund of `amount` dollars is for; "" where it gives the whole invoice back, so that the
	note can be made.

	Raises Conflict, with what to do, where only a person knows which service the money was for.
	"""
	total, owed = frappe.db.get_value(
		"Sales Invoice", {"name": invoice, "docstatus": 1}, ["grand_total", "outstanding_amount"]
	) or (0, 0)
	notes = frappe.get_all(
		"Sales Invoice",
		filters={"return_against": invoice, "is_return": 1, "docstatus": 1},
		fields=["name", "outstanding_amount", "charge_state"],
		order_by="creation",
	)
	for note in notes:
		if flt(note.outstanding_amount, 2) == -flt(amount, 2) and (note.charge_state or "") in WAITING:
			return note.name
	if notes or owed or not total or flt(total, 2) != flt(amount, 2):
		raise Conflict(
			_("Make a credit note over {0} for {1}, without a refund, and then repair this again.").format(
				amount, invoice
			)
		)
	return ""


def adopt(refund: str, invoice: str, amount: Decimal) -> str:
	"""Have a refund fetched and put on the books; returns the name of the outbox row. Raises as `require_plain`."""
	require_plain(invoice, amount)
	return post(
		"Stripe",
		topic=ADOPT,
		# The books may need it again: a note that was cancelled, an answer that came too early.
		key=f"{ADOPT}:{refund}:{frappe.generate_hash(length=8)}",
		target=refund,
		payload={"refund": refund, "invoice": invoice},
	)


def on_adopted(item: OutboxItem, receipt: Receipt | None, refusal: ServiceRefused | None) -> None:
	"""Outbox outcome of payment.refund_adopt: once, whoever asked how often. What is not plain any more stays as it is,
	for the next comparison.
	"""
	if not receipt or receipt.response["status"] != "succeeded":
		return
	made, invoice = receipt.response, item.payload["invoice"]
	# One after the other: two answers about the same refund must not make two credit notes.
	frappe.db.get_value("Sales Invoice", invoice, "name", for_update=True)
	if frappe.db.exists("Payment Entry", {"payment_intent": made["id"], "docstatus": 1}):
		return
	try:
		note = require_plain(invoice, Decimal(made["amount"]))
	except Conflict:
		frappe.clear_last_message()
		return
	if not note:
		lines = {line["row"]: Decimal(line["amount"]) for line in refunds.lines_left(invoice)}
		reason = _("Refunded at Stripe ({0})").format(made["id"])
		note = refunds.credit(invoice, lines, reason, refund=False).name
	refunds.settle(note, made)
