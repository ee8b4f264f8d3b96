"""What Stripe tells us, kept once for each event, and the fetching of what it is about."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from functools import partial

import frappe
from frappe import _
from frappe.utils import now_datetime

from gigafibre_fsm.flow.billing import refunds, wallet
from gigafibre_fsm.flow.billing.payments import refresh
from gigafibre_fsm.integrations.stripe.events import StripeEvent

PROVIDER = "stripe"
ABOUT_PAYMENTS = "payment_intent."
ABOUT_REFUNDS = ("refund.created", "refund.updated", "refund.failed", "charge.refund.updated")


def receive(event: StripeEvent, body: bytes) -> str:
	"""Record a genuine event and have the present state of its payment fetched; returns handled, ignored or
	repeated.
	"""
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
	"""What an event leads to; None when it is about nothing of ours."""
	if event.type.startswith(ABOUT_PAYMENTS):
		invoice = _invoice_of(event)
		return partial(refresh, event.object_id, event.id, invoice) if invoice else None
	if event.type in ABOUT_REFUNDS and event.object_id.startswith("re_"):
		if event.credit and frappe.db.exists("Sales Invoice", event.credit):
			return partial(refunds.refresh, event.object_id, event.id, event.credit)
		invoice = event.intent and frappe.db.get_value("Sales Invoice", {"payment_intent": event.intent})
		return partial(_refunded_elsewhere, invoice, event) if invoice else None
	if event.type == "setup_intent.succeeded" and event.owner:
		return partial(wallet.refresh, event.object_id, event.id)
	return None


def _refunded_elsewhere(invoice: str, event: StripeEvent) -> None:
	"""Somebody gave money back at Stripe itself: the books want a credit note, which only a person can write."""
	subject = f"{event.object_id}: {invoice}"
	if not frappe.db.exists("Issue", {"subject": subject}):
		text = _("Money of {0} was refunded at Stripe itself ({1}). Make the credit note for it.", "fr")
		issue = frappe.get_doc(
			{
				"doctype": "Issue",
				"subject": subject,
				"description": text.format(invoice, event.object_id),
				"customer": frappe.db.get_value("Sales Invoice", invoice, "customer"),
				"fsm_kind": "Refund",
			}
		)
		issue.flags.ignore_permissions = True
		issue.insert()


def _invoice_of(event: StripeEvent) -> str | None:
	if event.invoice and frappe.db.exists("Sales Invoice", event.invoice):
		return event.invoice
	return frappe.db.get_value("Sales Invoice", {"payment_intent": event.object_id})
