"""Findings from the comparison of Stripe's answers with the ledger."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime
from decimal import Decimal
from typing import Any

import frappe

from gigafibre_fsm.filters import among
from gigafibre_fsm.flow.billing.agreements import decimal
from gigafibre_fsm.flow.collections.refunds import REFUND
from gigafibre_fsm.flow.reconcile import stripe_rules
from gigafibre_fsm.flow.reconcile.rules import Finding
from gigafibre_fsm.flow.reconcile.stripe_rules import Dispute, Payment, Refund


def paid(rows: Iterable[dict[str, str]]) -> Iterator[Finding]:
	"""Payments that Stripe collected (rows {"id", "invoice", "amount"}) and that are missing in the ledger or booked with
	another amount.
	"""
	taken = [Payment(row["id"], row["invoice"], Decimal(row["amount"])) for row in rows]
	return stripe_rules.payments(taken, booked(row.intent for row in taken))


def refunds_to_compare(rows: Iterable[dict[str, str]]) -> Iterator[Finding]:
	"""The Refunds to compare, from Stripe's rows {"id", "intent", "amount", "credit"}, without those already booked."""
	found = list(rows)
	invoices = _paid_with(row["intent"] for row in found)
	return stripe_rules.refunds(
		Refund(row["id"], invoices.get(row["intent"], ""), Decimal(row["amount"]), row["credit"])
		for row in found
	)


def dispute_findings(rows: Iterable[dict[str, str]]) -> Iterator[Finding]:
	"""Findings about open and lost disputes from Stripe."""
	return stripe_rules.disputes(disputes_to_compare(rows))


def disputes_to_compare(rows: Iterable[dict[str, str]]) -> list[Dispute]:
	"""The Disputes to compare: payments of this site only, without booked losses."""
	found = list(rows)
	invoices = _paid_with(row["intent"] for row in found)
	known = booked(row["id"] for row in found)
	return [
		Dispute(
			row["id"],
			invoices[row["intent"]],
			Decimal(row["amount"]),
			row["status"],
			row["reason"],
			row["due"],
		)
		for row in found
		if row["intent"] in invoices and row["id"] not in known
	]


def booked(intents: Iterable[str]) -> dict[str, Decimal]:
	"""{PaymentIntent or refund: amount in dollars} of those with a Payment Entry."""
	rows = frappe.get_all(
		"Payment Entry",
		filters={"docstatus": 1, "fsm_payment_intent": among(intents)},
		fields=["fsm_payment_intent", "paid_amount"],
	)
	return {row.fsm_payment_intent: decimal(row.paid_amount) for row in rows}


def debits_under_way(before: datetime) -> list[Any]:
	"""Invoices (name, fsm_payment_intent) with a pre-authorized debit last reported as processing before this time."""
	return frappe.get_all(
		"Sales Invoice",
		filters={
			"docstatus": 1,
			"fsm_charge_state": "Charging",
			"fsm_payment_intent": ("is", "set"),
			"modified": ("<", before),
		},
		fields=["name", "fsm_payment_intent"],
	)


def refunds_under_way(before: datetime) -> list[Any]:
	"""Credit notes (name, Stripe refund id) with a refund last reported as pending before this time."""
	return frappe.db.sql(
		"""SELECT i.name, MAX(m.provider_reference) AS refund FROM `tabSales Invoice` i
		JOIN `tabOutbound Message` m ON m.reference_name = i.name AND m.topic = %(topic)s AND m.provider_reference != ''
		WHERE i.docstatus = 1 AND i.fsm_charge_state = 'Refunding' AND i.modified < %(before)s GROUP BY i.name""",
		{"topic": REFUND, "before": before},
		as_dict=True,
	)


def _paid_with(intents: Iterable[str]) -> dict[str, str]:
	"""PaymentIntent -> the invoice that it paid."""
	rows = frappe.db.sql(
		"""SELECT e.fsm_payment_intent, r.reference_name FROM `tabPayment Entry` e
		JOIN `tabPayment Entry Reference` r ON r.parent = e.name AND r.reference_doctype = 'Sales Invoice'
		WHERE e.docstatus = 1 AND e.fsm_payment_intent IN %(intents)s""",
		{"intents": [*intents, ""]},
		as_dict=True,
	)
	return {row.fsm_payment_intent: row.reference_name for row in rows}
