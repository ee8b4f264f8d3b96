"""Nightly, the books, the network and the outside are compared. The only writer of Reconciliation Finding.

What this site knows itself is compared at once; what Stripe and the ACS know is asked through the outbox, and compared
when they answer.
"""

from __future__ import annotations

import json
import time
from collections.abc import Collection, Iterable
from datetime import timedelta
from decimal import Decimal
from itertools import chain
from typing import Any

import frappe
from frappe import _
from frappe.model.document import Document
from frappe.utils import getdate, now_datetime, nowdate

from gigafibre_fsm.clock import ago
from gigafibre_fsm.exceptions import Conflict, ServiceRefused
from gigafibre_fsm.flow.collections import refunds
from gigafibre_fsm.flow.collections.payments import AUDIT, refresh
from gigafibre_fsm.flow.reconcile import account_findings, readers, rules
from gigafibre_fsm.flow.reconcile.repairs import REPAIRS, open_ticket
from gigafibre_fsm.flow.reconcile.rules import Finding, Payment
from gigafibre_fsm.flow.vocabulary import SETTINGS
from gigafibre_fsm.notifications.notify import tell_staff
from gigafibre_fsm.outbox.item import OutboxItem, Receipt
from gigafibre_fsm.outbox.service import post

DOCTYPE = "Reconciliation Finding"
DEVICES = "device.audit"
LOOK_BACK = timedelta(days=3)
SETTLED_AFTER = timedelta(hours=1)
"""What Stripe took within the last hour may still be on its way into the books."""


def sweep() -> int:
	"""Compare everything; returns how many findings stand open about what this site knows itself."""
	found = chain(
		rules.services(readers.services(), getdate(nowdate()), ago(days=rules.SILENT_AFTER_DAYS)),
		rules.left_behind(readers.left_behind()),
		rules.ports(readers.ports()),
		rules.jobs(readers.jobs()),
		rules.charges(readers.charges(), ago(hours=rules.STUCK_AFTER_HOURS)),
		readers.dead_messages(),
		readers.unscanned(),
		readers.undelivered(ago(days=30)),
		readers.bills_cancelled(),
		readers.credits_left(),
		readers.credits_unused(),
		account_findings.money_unused(),
		account_findings.out_of_reach(),
		readers.proxy(),
	)
	record(found, rules.INSIDE)
	_ask_outside()
	return frappe.db.count(DOCTYPE, {"status": "Open", "kind": ("in", rules.INSIDE)})


def record(found: Iterable[Finding], kinds: Collection[str], closing: bool = True) -> None:
	"""Keep what was found: new findings open, known ones are seen again, and with `closing` those of `kinds` that
	are not found any more are Gone.
	"""
	now = now_datetime()
	seen = {finding.key: finding for finding in found}
	known = {
		row.finding_key: row
		for row in frappe.get_all(
			DOCTYPE, filters={"kind": ("in", kinds)}, fields=["name", "finding_key", "status"]
		)
	}
	for key, finding in seen.items():
		facts = json.dumps(dict(finding.facts), ensure_ascii=False, default=str)
		values = {"last_found": now, "facts": facts, "repair": finding.repair}
		row = known.get(key)
		if not row:
			_insert(finding, key, values)
		elif row.status in ("Open", "Dismissed"):
			frappe.db.set_value(DOCTYPE, row.name, values)
		else:
			reopened = {
				"status": "Open",
				"first_found": now,
				"resolved_at": None,
				"resolved_by": None,
				"outcome": None,
			}
			frappe.db.set_value(DOCTYPE, row.name, {**values, **reopened})
	if closing:
		_close_all([row.name for key, row in known.items() if row.status == "Open" and key not in seen])


def repair(name: str) -> str:
	"""Do what is safe about a finding, once; returns what was done. Raises Conflict when there is nothing to do."""
	doc = frappe.get_doc(DOCTYPE, name, for_update=True)
	if doc.status != "Open":
		raise Conflict(_("This finding is already closed."))
	if doc.repair == rules.TICKET:
		done = open_ticket(doc, sentence(doc.kind))
		# The ticket is not the repair: the finding stands until it agrees again.
		doc.db_set("outcome", _("Ticket {0}").format(done))
		return done
	if doc.repair not in REPAIRS:
		raise Conflict(_("There is no safe repair for this finding."))
	done = REPAIRS[doc.repair](doc.reference_name, json.loads(doc.facts or "{}"))
	_close(name, "Repaired", done)
	return done


def dismiss(name: str, reason: str) -> None:
	"""Say that a finding is as it should be; it stays dismissed for as long as it is found."""
	doc = frappe.get_doc(DOCTYPE, name, for_update=True)
	if doc.status != "Open":
		raise Conflict(_("This finding is already closed."))
	_close(name, "Dismissed", reason)


def on_payments_audited(item: OutboxItem, receipt: Receipt | None, refusal: ServiceRefused | None) -> None:
	"""Outcome of payment.audit: money that is not on the books, and the next pages."""
	answer = receipt.response if receipt else {}
	taken = [Payment(row["id"], row["invoice"], Decimal(row["amount"])) for row in answer.get("unbooked", [])]
	record(rules.payments(taken, readers.booked(row.intent for row in taken)), rules.AT_STRIPE, closing=False)
	record(rules.refunds(readers.refunded(answer.get("refunds", []))), rules.AT_STRIPE, closing=False)
	_note_disputes(answer.get("disputes", []))
	if answer.get("after"):
		payload = {**item.payload, "after": answer["after"]}
		post("Stripe", topic=AUDIT, key=f"{item.key}:{answer['after']}", payload=payload)


def on_refunds_looked_up(item: OutboxItem, receipt: Receipt | None, refusal: ServiceRefused | None) -> None:
	"""Outcome of payment.refund_lookup. What this site gave back itself is still on its way into the books."""
	rows = receipt.response["refunds"] if receipt else []
	foreign = readers.refunded(row for row in rows if not row["credit"])
	record(rules.refunds(foreign), rules.AT_STRIPE, closing=False)


def on_dispute(item: OutboxItem, receipt: Receipt | None, refusal: ServiceRefused | None) -> None:
	"""Outcome of payment.dispute."""
	if receipt:
		_note_disputes([receipt.response])


def _note_disputes(rows: list[dict[str, str]]) -> None:
	"""Keep what banks ask back, tell the staff of each once, and close what is decided."""
	found = readers.disputed(rows)
	record(rules.disputes(found), rules.AT_STRIPE, closing=False)
	for row in found:
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
		if row.status in (*rules.WON, rules.LOST):
			open_one = {"finding_key": f"payment_disputed:{row.dispute}", "status": "Open"}
			if known := frappe.db.get_value(DOCTYPE, open_one):
				_close(known, "Gone", _("Decided: {0}").format(row.status))


def on_devices_audited(item: OutboxItem, receipt: Receipt | None, refusal: ServiceRefused | None) -> None:
	"""Outcome of device.audit."""
	if receipt:
		record(rules.devices(receipt.response.get("unknown", {})), rules.AT_ACS)


def sentence(kind: str) -> str:
	"""What a kind of finding means, in the reader's language."""
	return {
		"live_unbilled": _("Live but not billed"),
		"live_free": _("Live at 0.00 without a reason"),
		"end_overdue": _("Last day passed, service not ended"),
		"ended_live": _("Service ended, device still configured or online"),
		"billed_dead": _("Billed but disconnected"),
		"billed_silent": _("Billed but silent for two weeks"),
		"port_without_location": _("Port occupied without a connected location"),
		"ports_without_location": _("Occupied ports without a customer on file"),
		"reserved_without_order": _("Port reserved without a valid order"),
		"hold_without_session": _("Port held without an open checkout"),
		"completed_pending": _("Installation completed, service not started"),
		"charge_stuck": _("Charge stuck in progress: no message carries it out"),
		"message_dead": _("Message not delivered"),
		"device_unscanned": _("Household in service, one of its devices never scanned"),
		"message_undelivered": _("SMS not delivered and no email sent instead"),
		"credit_left": _("Credit balance of a customer without services"),
		"bill_cancelled": _("Bill cancelled, its period not billed again"),
		"credit_unused": _("Credit note neither refunded nor used"),
		"payment_unused": _("Payment on account not allocated to a bill"),
		"owes_unreachable": _("Customer owes money and has no email or telephone number"),
		"proxy_undeclared": _("Proxy not listed in trusted_proxies: all visitors share one rate limit"),
		"paid_unbooked": _("Paid in Stripe, not in the accounts"),
		"refund_unbooked": _("Refunded in Stripe, not in the accounts"),
		"payment_disputed": _("Payment disputed by the customer at their bank"),
		"dispute_lost": _("Payment reversed by the bank, not in the accounts"),
		"paid_otherwise": _("Paid in Stripe, different amount in the accounts"),
		"device_unknown_to_acs": _("Device in service, never seen by the ACS"),
	}[kind]


def repair_label(code: str) -> str:
	"""What the button of a repair says; empty without one."""
	return {
		"bill_first": _("Make the first invoice"),
		"bill_month": _("Bill now"),
		"bill_again": _("Bill this period again"),
		"end_subscription": _("End the subscription"),
		"carry_out_end": _("End it now"),
		"give_back": _("Credit and refund"),
		"free_port": _("Free the port"),
		"release_hold": _("Release the hold"),
		"activate": _("Start the service"),
		"charge_again": _("Charge again"),
		"refresh_payment": _("Book the payment"),
		"book_refund": _("Book the refund"),
		"book_dispute": _("Book the loss"),
		"retry_message": _("Send again"),
		"find_device": _("Query the ACS"),
		rules.TICKET: _("Open a ticket"),
	}.get(code, "")


def _ask_outside() -> None:
	"""Once an hour at most."""
	settings = frappe.get_cached_doc(SETTINGS)
	_close_booked()
	hour = f"{now_datetime():%Y%m%d%H}"
	if settings.get_password("stripe_secret_key", raise_exception=False):
		clock = time.time()
		payload = {
			"since": int(clock - LOOK_BACK.total_seconds()),
			"until": int(clock - SETTLED_AFTER.total_seconds()),
		}
		post("Stripe", topic=AUDIT, key=f"{AUDIT}:{hour}", payload=payload)
		for debit in readers.debits_under_way(ago(days=1)):
			refresh(debit.fsm_payment_intent, f"comparison:{debit.fsm_payment_intent}:{hour}", debit.name)
		for note in readers.refunds_under_way(ago(days=1)):
			refunds.refresh(note.refund, f"comparison:{note.refund}:{hour}", note.name)
	if settings.genieacs_nbi_url:
		post("GenieACS", topic=DEVICES, key=f"{DEVICES}:{hour}")


def _close_booked() -> None:
	"""Findings about money that has since been booked."""
	rows = frappe.get_all(
		DOCTYPE,
		filters={"status": "Open", "kind": ("in", ("paid_unbooked", "refund_unbooked", "dispute_lost"))},
		fields=["name", "facts"],
	)
	facts = {row.name: json.loads(row.facts or "{}") for row in rows}
	intents = {
		name: told.get("dispute") or told.get("refund") or told.get("intent", "")
		for name, told in facts.items()
	}
	booked = readers.booked(intents.values())
	for name, intent in intents.items():
		if intent in booked:
			_close(name, "Gone", _("No longer found"))


def _insert(finding: Finding, key: str, values: dict[str, Any]) -> None:
	doc: Document = frappe.new_doc(DOCTYPE)
	doc.update(
		{
			"status": "Open",
			"kind": finding.kind,
			"finding_key": key,
			"reference_doctype": finding.doctype,
			"reference_name": finding.name,
			"first_found": values["last_found"],
			**values,
		}
	)
	doc.flags.ignore_links = True
	doc.insert(ignore_permissions=True)


def _close_all(names: list[str]) -> None:
	"""They agree again: thousands at once after an outage."""
	if names:
		values = {"status": "Gone", "outcome": _("No longer found"), "resolved_at": now_datetime()}
		frappe.db.set_value(DOCTYPE, {"name": ("in", names)}, {**values, "resolved_by": frappe.session.user})


def _close(name: str, status: str, outcome: str) -> None:
	doc = frappe.get_doc(DOCTYPE, name)
	doc.update(
		{
			"status": status,
			"outcome": outcome,
			"resolved_at": now_datetime(),
			"resolved_by": frappe.session.user,
		}
	)
	doc.flags.ignore_links = True
	doc.save(ignore_permissions=True)
