"""Findings about bills whose payment or billing period could be lost."""

from __future__ import annotations

from collections.abc import Iterator

import frappe
from frappe.utils import get_datetime, nowdate

from gigafibre_fsm.clock import ago
from gigafibre_fsm.flow.billing.agreements import decimal
from gigafibre_fsm.flow.collections import small_rests
from gigafibre_fsm.flow.collections.charges import automatic_payer
from gigafibre_fsm.flow.collections.payments import CHARGE
from gigafibre_fsm.flow.reconcile import rules
from gigafibre_fsm.flow.reconcile.rules import TICKET, Charge, Finding
from gigafibre_fsm.money import SMALLEST
from gigafibre_fsm.outbox.service import UNSENT


def charges_stuck() -> Iterator[Finding]:
	"""Invoices marked as being charged although no outbox message carries the charge out."""
	return rules.charges(_being_charged(), ago(hours=rules.STUCK_AFTER_HOURS))


def _being_charged() -> list[Charge]:
	rows = frappe.db.sql(
		"""SELECT i.name, i.fsm_charge_state, i.modified,
			EXISTS (SELECT 1 FROM `tabOutbound Message` m WHERE m.reference_name = i.name AND m.topic = %(topic)s
				AND m.status IN %(unsent)s) AS moving
		FROM `tabSales Invoice` i
		WHERE i.docstatus = 1 AND i.fsm_charge_state = 'Queued' AND i.outstanding_amount > 0""",
		{"topic": CHARGE, "unsent": UNSENT},
		as_dict=True,
	)
	return [
		Charge(row.name, row.fsm_charge_state, get_datetime(row.modified), bool(row.moving)) for row in rows
	]


def cancelled() -> Iterator[Finding]:
	"""Cancelled bills without a replacement: neither an amended bill nor a new one."""
	rows = frappe.db.sql(
		"""SELECT i.name, i.customer, i.fsm_period_start, i.grand_total FROM `tabSales Invoice` i
		WHERE i.docstatus = 2 AND i.fsm_billed_subscriptions != '' AND NOT EXISTS (
			SELECT 1 FROM `tabSales Invoice` o WHERE o.customer = i.customer AND o.docstatus < 2
				AND (o.amended_from = i.name
					OR (o.fsm_period_start = i.fsm_period_start AND o.fsm_billed_subscriptions = i.fsm_billed_subscriptions)))""",
		as_dict=True,
	)
	for row in rows:
		amount = f"{decimal(row.grand_total):.2f}"
		facts = {"customer": row.customer, "since": str(row.fsm_period_start), "amount": amount}
		yield Finding("bill_cancelled", "Sales Invoice", row.name, facts, "bill_again")


def remainders() -> Iterator[Finding]:
	"""Bills from before today with a remainder below the minimum card payment, for example of a cheque that was some cents
	short, that no next bill will collect.
	"""
	rows = frappe.get_all(
		"Sales Invoice",
		filters=[*small_rests.BILLS_WITH_REST, ["posting_date", "<", nowdate()]],
		fields=["name", "customer", "outstanding_amount"],
		order_by="posting_date, name",
	)
	for row in rows:
		if _pays_next_bill_by_card(row.customer):
			continue
		facts = {"customer": row.customer, "amount": f"{decimal(row.outstanding_amount):.2f}"}
		yield Finding("remainder_unpaid", "Sales Invoice", row.name, facts, TICKET)


def _pays_next_bill_by_card(customer: str) -> bool:
	active = {"customer": customer, "status": "Active"}
	return bool(automatic_payer(customer, SMALLEST) and frappe.db.exists("Service Subscription", active))


def credits_unused() -> Iterator[Finding]:
	"""Credit notes from before today that were neither refunded nor allocated."""
	rows = frappe.get_all(
		"Sales Invoice",
		filters={
			"docstatus": 1,
			"is_return": 1,
			"outstanding_amount": ("<", 0),
			"fsm_charge_state": ("in", ("", "Refund Failed")),
			"posting_date": ("<", nowdate()),
		},
		fields=["name", "customer", "return_against", "outstanding_amount"],
	)
	for row in rows:
		amount = f"{-decimal(row.outstanding_amount):.2f}"
		facts = {"customer": row.customer, "invoice": row.return_against or "", "amount": amount}
		yield Finding("credit_unused", "Sales Invoice", row.name, facts, TICKET)
