"""Credit notes, and their refunds to the card.

A credit note of an unpaid invoice lowers the outstanding amount. One of an invoice paid by card is refunded through the
outbox, and booked when Stripe reports the refund. `record_refund` records a refund once, whatever reports it, in any order
and any number of times.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from decimal import Decimal
from typing import Any

import frappe
from frappe import _
from frappe.model.document import Document
from frappe.utils import flt, getdate, nowdate

from gigafibre_fsm import locks
from gigafibre_fsm.exceptions import BadRequest, Conflict, ServiceRefused
from gigafibre_fsm.filters import among
from gigafibre_fsm.flow.billing.agreements import decimal
from gigafibre_fsm.flow.billing.billed_lines import creditable
from gigafibre_fsm.flow.billing.credit_notes import credited, draft
from gigafibre_fsm.flow.collections import payment_entries
from gigafibre_fsm.flow.collections.returns import require_creditable
from gigafibre_fsm.flow.vocabulary import CHARGE_UNDER_WAY
from gigafibre_fsm.notifications.notify import tell_customer, tell_staff
from gigafibre_fsm.outbox.item import OutboxItem, Receipt
from gigafibre_fsm.outbox.service import post

REFUND, REFUND_REFRESH = "payment.refund", "payment.refund_refresh"
SENT_BACK = ("Refunding", "Refunded")
FAILED = frozenset({"failed", "canceled"})


def lines_left(invoice: str, besides: Collection[str] = ()) -> list[dict[str, str]]:
	"""The lines of an invoice that can still be credited: [{"row", "label", "amount" (before taxes)}], less what corrections
	have credited of them, except for those in `besides`.
	"""
	doc = frappe.get_doc("Sales Invoice", invoice)
	done, left = credited(invoice), creditable(doc, besides)
	return [
		{"row": row.name, "label": row.description or row.item_name, "amount": f"{left[row.name]:.2f}"}
		for row in doc.items
		if row.name in left and row.name not in done
	]


def credit(
	invoice: str, amounts: Mapping[str, Decimal], reason: str, refund: bool, besides: Collection[str] = ()
) -> Document:
	"""Submit a credit note over `amounts` (row of the invoice -> dollars before taxes, with the sign of the row), and with
	`refund` refund its total to the card that paid. `besides` are the corrections that it settles.

	Raises BadRequest for amounts that the invoice does not have; Conflict while its charge is in progress, when the money
	cannot be refunded to the card, or when a correction has already credited it.
	"""
	locks.account_of("Sales Invoice", invoice)
	doc = frappe.get_doc("Sales Invoice", invoice, for_update=True)
	if doc.docstatus != 1 or doc.is_return:
		raise BadRequest(_("Only a submitted invoice can be credited."))
	if doc.get("fsm_charge_state") in CHARGE_UNDER_WAY:
		raise Conflict(_("A card charge for {0} is in progress. Wait for the result.").format(invoice))
	require_creditable(doc, amounts, besides)
	note = draft(doc, amounts, reason)
	total = -decimal(note.grand_total)
	if total <= 0:
		raise BadRequest(_("There is nothing to credit."))
	owed = decimal(doc.outstanding_amount)
	intent = _paying_intent(invoice, total) if refund else ""
	if owed and total > owed:
		raise Conflict(_("{1} of {0} is still unpaid: the credit cannot exceed it.").format(invoice, owed))
	if refund and owed:
		raise Conflict(_("{0} is not paid: there is nothing to refund.").format(invoice))
	if refund and not intent:
		raise Conflict(
			_("{0} of {1} was not paid by card: refund it by the payment method used.").format(total, invoice)
		)
	note.flags.by_our_door = True
	note.submit()
	if refund:
		_post(note.name, intent, total)
	facts = {
		"invoice": invoice,
		"credit": note.name,
		"total": str(total),
		"customer": doc.customer,
		"reason": reason,
	}
	tell_staff("invoice.credited", facts, f"invoice.credited:{note.name}", note)
	return frappe.get_doc("Sales Invoice", note.name)


def was_paid_by_card(invoice: str) -> bool:
	return bool(_paying_intent(invoice, Decimal(0)))


def refund_again(note: str) -> str:
	"""Refund a credit note to the card that paid, after a failed refund, or when it was made in ERPNext's form; returns the
	name of the outbox row. Raises Conflict when a refund is in progress, or no card paid.
	"""
	locks.account_of("Sales Invoice", note)
	doc = frappe.get_doc("Sales Invoice", note, for_update=True)
	if doc.docstatus != 1 or not doc.is_return or (doc.fsm_charge_state or "") not in ("", "Refund Failed"):
		raise Conflict(_("This refund has not failed."))
	total = -decimal(doc.outstanding_amount)
	intent = _paying_intent(doc.return_against, total)
	if total <= 0 or not intent:
		raise Conflict(_("There is nothing to refund."))
	return _post(note, intent, total)


def refresh(refund: str, event_id: str, note: str) -> str:
	"""Have the current state of a refund fetched and recorded, after a webhook about it."""
	payload = {"credit": note, "refund": refund}
	return post(
		"Stripe", topic=REFUND_REFRESH, key=f"stripe-event:{event_id}", target=refund, payload=payload
	)


def on_refund_outcome(item: OutboxItem, receipt: Receipt | None, refusal: ServiceRefused | None) -> None:
	"""Outbox outcome of payment.refund and payment.refund_refresh."""
	note = item.payload["credit"]
	if not frappe.db.exists("Sales Invoice", note):
		return
	if receipt:
		record_refund(note, receipt.response)
	elif item.topic == REFUND and refusal:
		record_refund(note, {"id": "", "status": "failed", "reason": str(refusal)})


def record_refund(note: str, refund: Mapping[str, Any]) -> None:
	"""Update a credit note from Stripe's state: `refund` = {"id", "status", "amount" (text, dollars), "reason"}."""
	locks.account_of("Sales Invoice", note)
	doc = frappe.get_doc("Sales Invoice", note, for_update=True)
	entry = frappe.db.get_value(
		"Payment Entry", {"fsm_payment_intent": refund["id"] or "-", "docstatus": 1}, for_update=True
	)
	status = refund["status"]
	if status == "succeeded":
		if not entry:
			_book(doc, refund["id"], flt(refund["amount"], 2))
	elif status in FAILED:
		_record_failure(doc, entry, refund)
	elif not entry and doc.fsm_charge_state != "Refunded":
		doc.db_set("fsm_charge_state", "Refunding")


def _paying_intent(invoice: str, total: Decimal) -> str:
	"""The PaymentIntent that paid this invoice and has at least that much not refunded yet; "" if there is none."""
	for name in frappe.get_all(
		"Payment Entry Reference",
		filters={"reference_doctype": "Sales Invoice", "reference_name": invoice, "docstatus": 1},
		pluck="parent",
		order_by="creation",
	):
		entry = frappe.db.get_value(
			"Payment Entry", name, ["fsm_payment_intent", "paid_amount", "payment_type"], as_dict=True
		)
		if not entry.fsm_payment_intent or entry.payment_type != "Receive":
			continue
		if decimal(entry.paid_amount) - _refunded(entry.fsm_payment_intent) >= total:
			return entry.fsm_payment_intent
	return ""


def _refunded(intent: str) -> Decimal:
	"""The amount of a PaymentIntent that this site refunded, or is refunding."""
	asked = frappe.get_all(
		"Outbound Message", filters={"topic": REFUND, "target": intent}, pluck="reference_name"
	)
	notes = frappe.get_all(
		"Sales Invoice",
		filters={"name": among(asked), "docstatus": 1, "fsm_charge_state": ("in", SENT_BACK)},
		pluck="grand_total",
	)
	return -sum(map(decimal, notes), Decimal(0))


def _post(note: str, intent: str, total: Decimal) -> str:
	doc = frappe.get_doc("Sales Invoice", note)
	doc.db_set("fsm_charge_state", "Refunding")
	tries = frappe.db.count("Outbound Message", {"topic": REFUND, "reference_name": note})
	return post(
		"Stripe",
		topic=REFUND,
		# Random suffix: a restored database issues the same names again, and Stripe remembers keys.
		key=f"refund:{note}:{tries + 1}:{frappe.generate_hash(length=8)}",
		target=intent,
		payload={"credit": note, "intent": intent, "amount": str(total)},
		reference=doc,
	)


def _book(note: Document, refund: str, amount: float) -> None:
	entry = payment_entries.card_refund(note, refund, amount)
	allocated = min(amount, max(0.0, -flt(note.outstanding_amount, 2)))
	if allocated:
		reference = {
			"reference_doctype": "Sales Invoice",
			"reference_name": note.name,
			"allocated_amount": -allocated,
		}
		entry.append("references", reference)
	payment_entries.submit_entry(entry)
	frappe.db.set_value(
		"Sales Invoice", note.name, {"fsm_charge_state": "Refunded", "fsm_payment_intent": refund}
	)
	card = frappe.db.get_value("Customer", note.customer, "fsm_card_label") or ""
	facts = {
		"invoice": note.return_against,
		"total": f"{amount:.2f}",
		"card": card,
		"date": str(getdate(nowdate())),
	}
	key = f"invoice.refunded:{refund}"
	tell_customer(note.customer, "invoice.refunded", facts, key, note)
	tell_staff("invoice.refunded", {**facts, "customer": note.customer, "credit": note.name}, key, note)


def _record_failure(note: Document, entry: str | None, refund: Mapping[str, Any]) -> None:
	"""Handle a refund that the bank rejected, perhaps days after it was booked."""
	if not entry and note.fsm_charge_state not in ("Refunding", ""):
		return
	if entry:
		booked = frappe.get_doc("Payment Entry", entry)
		booked.flags.refund_came_back = True
		booked.flags.ignore_permissions = True
		booked.cancel()
	frappe.db.set_value("Sales Invoice", note.name, "fsm_charge_state", "Refund Failed")
	facts = {"customer": note.customer, "invoice": note.return_against, "credit": note.name}
	reason = refund.get("reason") or ""
	key = f"refund.failed:{note.name}:{refund['id'] or frappe.generate_hash(length=8)}"
	tell_staff("refund.failed", {**facts, "reason": reason}, key, note)
