"""Stripe's webhooks: each event is stored once, and the object that it refers to is fetched."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from functools import partial

import frappe
from frappe.utils import now_datetime

from gigafibre_fsm.flow.collections import external_refunds, payment_method, refunds
from gigafibre_fsm.flow.collections.charges import refresh
from gigafibre_fsm.integrations.stripe.events import StripeEvent

PROVIDER = "stripe"
ABOUT_PAYMENTS = "payment_intent."
ABOUT_DISPUTES = "charge.dispute."
ABOUT_REFUNDS = (
	"refund.created",
	"refund.updated",
	"refund.failed",
	"charge.refund.updated",
	"charge.refunded",
)


def receive(event: StripeEvent, body: bytes) -> str:
	"""Store an authentic event and have the current state of its object fetched; returns "handled", "ignored" or "repeated"."""
	name = f"{PROVIDER}:{event.id}"
	follow = _follow_up(event)
	receipt = frappe.get_doc(
		{
			"doctype": "Webhook Receipt",
			"provider": PROVIDER,
			"event_id": event.id,
			"event_type": event.type,
			"object_id": event.object_id,
			"payload_hash": hashlib.sha256(body).hexdigest(),
			"outcome": "Handled" if follow else "Ignored",
			"received_at": now_datetime(),
		}
	)
	try:
		receipt.insert(ignore_permissions=True, set_name=name)
	except frappe.DuplicateEntryError:
		frappe.clear_last_message()
		frappe.db.sql("UPDATE `tabWebhook Receipt` SET deliveries = deliveries + 1 WHERE name = %s", name)
		return "repeated"
	if not follow:
		return "ignored"
	follow()
	return "handled"


def _follow_up(event: StripeEvent) -> Callable[[], object] | None:
	"""The action for an event; None for an event about other records."""
	if event.type.startswith(ABOUT_PAYMENTS):
		invoice = _invoice_of(event)
		return partial(refresh, event.object_id, event.id, invoice) if invoice else None
	if event.type in ABOUT_REFUNDS:
		if note := _note_of(event):
			return partial(refunds.refresh, event.object_id, event.id, note)
		# A refund of this app's payment made in Stripe's dashboard: reconciliation lists what the accounts lack.
		ours = event.intent and frappe.db.exists("Payment Entry", {"fsm_payment_intent": event.intent})
		return partial(external_refunds.fetch_refunds, event.intent, event.id) if ours else None
	if event.type.startswith(ABOUT_DISPUTES):
		ours = event.intent and frappe.db.exists("Payment Entry", {"fsm_payment_intent": event.intent})
		return partial(external_refunds.fetch_dispute, event.object_id, event.id) if ours else None
	if event.type == "setup_intent.succeeded" and event.owner:
		return partial(payment_method.refresh, event.object_id, event.id)
	return None


def _note_of(event: StripeEvent) -> str | None:
	"""The credit note of a refund, by its metadata, or by its booking."""
	if event.credit and frappe.db.exists("Sales Invoice", event.credit):
		return event.credit
	return frappe.db.get_value("Sales Invoice", {"fsm_payment_intent": event.object_id, "is_return": 1})


def _invoice_of(event: StripeEvent) -> str | None:
	if event.invoice and frappe.db.exists("Sales Invoice", event.invoice):
		return event.invoice
	return frappe.db.get_value("Sales Invoice", {"fsm_payment_intent": event.object_id})
