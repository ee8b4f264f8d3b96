"""Queries Stripe and the ACS through the outbox, and processes their answers."""

from __future__ import annotations

import time
from collections.abc import Iterable
from datetime import timedelta

import frappe
from frappe import _
from frappe.utils import now_datetime

from gigafibre_fsm.clock import ago
from gigafibre_fsm.exceptions import ServiceRefused
from gigafibre_fsm.flow.collections import refunds
from gigafibre_fsm.flow.collections.charges import refresh
from gigafibre_fsm.flow.collections.payments import AUDIT
from gigafibre_fsm.flow.reconcile import devices, findings, stripe_findings
from gigafibre_fsm.flow.reconcile.kinds import codes_of
from gigafibre_fsm.flow.reconcile.rules import Finding
from gigafibre_fsm.flow.reconcile.stripe_rules import LOST, WON
from gigafibre_fsm.flow.vocabulary import SETTINGS
from gigafibre_fsm.notifications.notify import tell_staff
from gigafibre_fsm.outbox.item import OutboxItem, Receipt
from gigafibre_fsm.outbox.service import post

DEVICES = "device.audit"
LOOK_BACK = timedelta(days=3)
SETTLED_AFTER = timedelta(hours=1)
"""Payments at Stripe within this time may not be booked yet."""


def query() -> None:
	"""Query Stripe and the ACS; at most once an hour."""
	settings = frappe.get_cached_doc(SETTINGS)
	findings.close_booked(stripe_findings.booked)
	hour = f"{now_datetime():%Y%m%d%H}"
	if settings.get_password("stripe_secret_key", raise_exception=False):
		clock = time.time()
		payload = {
			"since": int(clock - LOOK_BACK.total_seconds()),
			"until": int(clock - SETTLED_AFTER.total_seconds()),
		}
		post("Stripe", topic=AUDIT, key=f"{AUDIT}:{hour}", payload=payload)
		for debit in stripe_findings.debits_under_way(ago(days=1)):
			refresh(debit.fsm_payment_intent, f"comparison:{debit.fsm_payment_intent}:{hour}", debit.name)
		for note in stripe_findings.refunds_under_way(ago(days=1)):
			refunds.refresh(note.refund, f"comparison:{note.refund}:{hour}", note.name)
	if settings.genieacs_nbi_url:
		post("GenieACS", topic=DEVICES, key=f"{DEVICES}:{hour}")


def on_payments_audited(item: OutboxItem, receipt: Receipt | None, refusal: ServiceRefused | None) -> None:
	"""Outcome of payment.audit: records payments that are not booked, and requests the next pages."""
	answer = receipt.response if receipt else {}
	_record_stripe_findings(stripe_findings.paid(answer.get("unbooked", [])))
	_record_stripe_findings(stripe_findings.refunds_to_compare(answer.get("refunds", [])))
	_record_disputes(answer.get("disputes", []))
	if answer.get("after"):
		payload = {**item.payload, "after": answer["after"]}
		post("Stripe", topic=AUDIT, key=f"{item.key}:{answer['after']}", payload=payload)


def on_refunds_looked_up(item: OutboxItem, receipt: Receipt | None, refusal: ServiceRefused | None) -> None:
	"""Outcome of payment.refund_lookup. Skips refunds that this site requested itself: their booking is in progress."""
	rows = receipt.response["refunds"] if receipt else []
	_record_stripe_findings(stripe_findings.refunds_to_compare(row for row in rows if not row["credit"]))


def on_dispute(item: OutboxItem, receipt: Receipt | None, refusal: ServiceRefused | None) -> None:
	"""Outcome of payment.dispute."""
	if receipt:
		_record_disputes([receipt.response])


def on_devices_audited(item: OutboxItem, receipt: Receipt | None, refusal: ServiceRefused | None) -> None:
	"""Outcome of device.audit: records the devices that the ACS does not know."""
	if receipt:
		findings.record(devices.unknown_to_acs(receipt.response.get("unknown", {})), codes_of("ACS"))


def _record_stripe_findings(found: Iterable[Finding]) -> None:
	"""Record findings from Stripe. They are not closed when they are not found again, because only the last few days are
	queried.
	"""
	findings.record(found, codes_of("Stripe"), closing=False)


def _record_disputes(rows: list[dict[str, str]]) -> None:
	"""Record open and lost disputes, notify staff of each once, and close the findings of decided ones."""
	_record_stripe_findings(stripe_findings.dispute_findings(rows))
	for row in stripe_findings.disputes_to_compare(rows):
		key = f"payment.disputed:{row.dispute}:{row.status}"
		facts = {
			"invoice": row.invoice,
			"customer": frappe.db.get_value("Sales Invoice", row.invoice, "customer"),
			"total": f"{row.amount:.2f}",
			"status": row.status,
			"reason": row.reason,
			"due_date": row.due,
		}
		tell_staff("payment.disputed", facts, key, frappe.get_doc("Sales Invoice", row.invoice))
		if row.status in (*WON, LOST):
			open_one = {"finding_key": f"payment_disputed:{row.dispute}", "status": "Open"}
			if known := frappe.db.get_value(findings.DOCTYPE, open_one):
				findings.close(known, "Gone", _("Decided: {0}").format(row.status))
