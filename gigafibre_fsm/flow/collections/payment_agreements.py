"""Payment agreements: while a customer keeps an agreement to pay by installments, reminders and suspensions stop, and
suspended services are restored.

After a broken agreement the days of an unpaid invoice start again, so that a warning always precedes a suspension.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from typing import Any

import frappe
from frappe.utils import getdate

from gigafibre_fsm import locks
from gigafibre_fsm.filters import among
from gigafibre_fsm.flow.billing import holds
from gigafibre_fsm.flow.billing.agreements import decimal
from gigafibre_fsm.flow.collections import dunning, installments
from gigafibre_fsm.flow.collections.installments import ACTIVE, BROKEN, Installment
from gigafibre_fsm.flow.collections.payment_files import unbooked
from gigafibre_fsm.flow.vocabulary import CHARGE_UNPAID
from gigafibre_fsm.money import ZERO
from gigafibre_fsm.notifications.notify import tell_staff

AGREEMENT = "Payment Agreement"
CANCELLED = "Cancelled"


def in_force(customer: str = "") -> list[str]:
	"""The agreements in force, of all customers or of one."""
	filters = {"status": ACTIVE, **({"customer": customer} if customer else {})}
	return frappe.get_all(AGREEMENT, filters=filters, pluck="name", order_by="name")


def covered(bills: Iterable[Any]) -> set[str]:
	"""Which of these bills (rows with name, customer, posting_date, is_opening) the installments of an agreement in force
	cover.
	"""
	bills = list(bills)
	filters = {"status": ACTIVE, "customer": among({bill.customer for bill in bills})}
	promised = dict(
		frappe.get_all(AGREEMENT, filters=filters, fields=["customer", "agreed_on"], as_list=True)
	)
	return {
		bill.name
		for bill in bills
		if bill.customer in promised
		and (bill.is_opening == "Yes" or getdate(bill.posting_date) <= promised[bill.customer])
	}


def remaining(agreement: Any) -> list[Installment]:
	"""The unpaid installments of an agreement, the next one first."""
	promised = [
		Installment(getdate(row.due_date), decimal(row.amount))
		for row in agreement.installments
		if not row.paid_before
	]
	return installments.unpaid(promised, _payments_since(agreement.customer, agreement.agreed_on))


def review(name: str, today: date) -> str:
	"""End an agreement that was kept or broken; returns its state. Idempotent."""
	locks.account_of(AGREEMENT, name)
	agreement = frappe.get_doc(AGREEMENT, name, for_update=True)
	if agreement.status != ACTIVE or holds.is_on_hold(agreement.customer, today):
		return agreement.status
	found = installments.state(remaining(agreement), owed(agreement.customer), today)
	if found == BROKEN and agreement.customer in unbooked.customers():
		return ACTIVE  # a payment has arrived and waits to be booked
	if found != ACTIVE:
		_end(agreement, found, today)
	return found


def on_begin(agreement: Any) -> None:
	"""Restore the services that were suspended for the debt."""
	if agreement.status == ACTIVE:
		dunning.restore_for_agreement(agreement.customer, agreement.name)


def cancel(name: str) -> None:
	"""End a withdrawn agreement: dunning goes on. Raises IllegalTransition when it has already ended."""
	locks.account_of(AGREEMENT, name)
	_end(frappe.get_doc(AGREEMENT, name, for_update=True), CANCELLED, getdate())


def _end(agreement: Any, how: str, today: date) -> None:
	agreement.update({"status": how, "ended_on": today})
	agreement.save(ignore_permissions=True)
	unpaid = {"customer": agreement.customer, "docstatus": 1, "fsm_charge_state": ("in", CHARGE_UNPAID)}
	frappe.db.set_value("Sales Invoice", unpaid, "fsm_owed_since", today)
	if how == BROKEN:
		facts = {
			"agreement": agreement.name,
			"customer": agreement.customer,
			"total": str(owed(agreement.customer)),
			"date": str(today),
		}
		topic = "payment.agreement_broken"
		tell_staff(topic, facts, f"{topic}:{agreement.name}", agreement)


def _payments_since(customer: str, since: Any) -> Decimal:
	"""Payments on debts as of the day `since`, and on account, from that day."""
	paid = frappe.db.sql(
		"""SELECT IFNULL(SUM(r.allocated_amount), 0) FROM `tabPayment Entry` p
		JOIN `tabPayment Entry Reference` r ON r.parent = p.name AND r.reference_doctype = 'Sales Invoice'
		JOIN `tabSales Invoice` i ON i.name = r.reference_name
		WHERE p.party_type = 'Customer' AND p.party = %(customer)s AND p.docstatus = 1 AND p.posting_date >= %(since)s
			AND i.is_return = 0 AND (i.is_opening = 'Yes' OR i.posting_date <= %(since)s)""",
		{"customer": customer, "since": since},
	)
	spare = frappe.get_all(
		"Payment Entry",
		filters={
			"party_type": "Customer",
			"party": customer,
			"payment_type": "Receive",
			"docstatus": 1,
			"posting_date": (">=", since),
			"unallocated_amount": (">", 0),
		},
		pluck="unallocated_amount",
	)
	return decimal(paid[0][0]) + sum(map(decimal, spare), ZERO)


def owed(customer: str) -> Decimal:
	"""The sum of a customer's unpaid bills, in dollars."""
	unpaid = {"customer": customer, "docstatus": 1, "is_return": 0, "outstanding_amount": (">", 0)}
	return sum(map(decimal, frappe.get_all("Sales Invoice", unpaid, pluck="outstanding_amount")), ZERO)
