"""What Stripe tells us, kept once for each event, and the fetching of what it is about."""

from __future__ import annotations

import hashlib

import frappe
from frappe.utils import now_datetime

from gigafibre_fsm.flow.billing.payments import refresh
from gigafibre_fsm.integrations.stripe.events import StripeEvent

PROVIDER = "stripe"
ABOUT_PAYMENTS = "payment_intent."


def receive(event: StripeEvent, body: bytes) -> str:
	"""Record a genuine event and have the present state of its payment fetched; returns handled, ignored or
	repeated.
	"""
	name = f"{PROVIDER}:{event.id}"
	invoice = _invoice_of(event) if event.type.startswith(ABOUT_PAYMENTS) else None
	receipt = frappe.get_doc(
		{
			"doctype": "Webhook Receipt",
			"provider": PROVIDER,
			"event_id": event.id,
			"event_type": event.type,
			"object_id": event.object_id,
			"payload_hash": hashlib.sha256(body).hexdigest(),
			"outcome": "Handled" if invoice else "Ignored",
			"received_at": now_datetime(),
		}
	)
	try:
		receipt.insert(ignore_permissions=True, set_name=name)
	except frappe.DuplicateEntryError:
		frappe.clear_last_message()
		frappe.db.sql("UPDATE `tabWebhook Receipt` SET deliveries = deliveries + 1 WHERE name = %s", name)
		return "repeated"
	if not invoice:
		return "ignored"
	refresh(event.object_id, event.id, invoice)
	return "handled"


def _invoice_of(event: StripeEvent) -> str | None:
	if event.invoice and frappe.db.exists("Sales Invoice", event.invoice):
		return event.invoice
	return frappe.db.get_value("Sales Invoice", {"payment_intent": event.object_id})
