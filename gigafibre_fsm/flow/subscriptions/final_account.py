"""The final account of a customer without services: one final invoice, or a credit.

Corrections wait for the next monthly bill (monthly.py). When there will be none they are settled here: charges are billed; a
credit reduces the bill that it concerns, if that is still unpaid. The credit of a paid bill waits until staff refund it
(reconciliation, credit_left).
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Any

import frappe
from frappe import _
from frappe.model.document import Document

from gigafibre_fsm import locks
from gigafibre_fsm.exceptions import Conflict
from gigafibre_fsm.filters import among
from gigafibre_fsm.flow.billing.agreements import decimal
from gigafibre_fsm.flow.billing.monthly import bill_corrections
from gigafibre_fsm.flow.collections import refunds
from gigafibre_fsm.flow.vocabulary import CHARGE_UNDER_WAY, NOT_ENDED
from gigafibre_fsm.money import ZERO
from gigafibre_fsm.setup.catalogue import EXIT_FEE


def settle_final_account(customer: str, subscription: str, last: date, place: Document) -> str:
	"""Settle the corrections after a customer's last service has ended; returns the invoice or the credit note, or "".
	`subscription` is the one that ended last: it ends once, so this happens once.
	"""
	if frappe.db.exists("Service Subscription", {"customer": customer, "status": ("in", NOT_ENDED)}):
		return ""
	rows = _waiting(customer)
	left = _sum(rows)
	if left > 0 or any(row.item == EXIT_FEE for row in rows):
		facts = {"fsm_service_location": place.name, "fsm_sample": place.is_sample}
		invoice = bill_corrections(customer, f"final:{subscription}", last, **facts)
		rows = _waiting(customer)
		if not rows:
			return invoice.name if invoice else ""
	if _sum(rows) >= 0:
		return ""
	bill = _billed_on(customer, rows)
	return (
		_credit(bill, rows, refund=False)
		if bill and bill.outstanding_amount > 0 and _fits(bill, rows)
		else ""
	)


def refund_waiting_credit(customer: str) -> str:
	"""Credit and refund the waiting corrections of a customer without services to the card that paid; returns the credit
	note.

	Raises Conflict when there is no credit, or when it was not billed on a single invoice: staff have to decide then.
	"""
	locks.account(customer)
	if frappe.db.exists("Service Subscription", {"customer": customer, "status": ("in", NOT_ENDED)}):
		raise Conflict(_("This customer has a service again: the credit will be on the next invoice."))
	rows = _waiting(customer)
	if _sum(rows) >= 0:
		raise Conflict(_("There is no credit to refund."))
	bill = _billed_on(customer, rows)
	if not bill or not _fits(bill, rows):
		raise Conflict(_("This credit covers several invoices: credit each of them manually."))
	return _credit(bill, rows, refund=refunds.was_paid_by_card(bill.name) and not bill.outstanding_amount)


def _waiting(customer: str) -> list[Any]:
	"""Corrections that are on no invoice yet, locked."""
	return frappe.db.sql(
		"""SELECT a.name, a.parent, a.item, a.amount, a.from_date FROM `tabSubscription Adjustment` a
		JOIN `tabService Subscription` s ON s.name = a.parent
		WHERE s.customer = %s AND IFNULL(a.sales_invoice, '') = '' ORDER BY a.from_date, a.creation, a.idx FOR UPDATE""",
		customer,
		as_dict=True,
	)


def _sum(rows: Sequence[Any]) -> Decimal:
	return sum((decimal(row.amount) for row in rows), ZERO)


def _billed_on(customer: str, rows: Sequence[Any]) -> Document | None:
	"""The single invoice with everything that these corrections credit, or None."""
	bills = frappe.get_all(
		"Sales Invoice",
		filters={
			"customer": customer,
			"docstatus": 1,
			"is_return": 0,
			"fsm_billed_subscriptions": ("is", "set"),
			"fsm_period_end": (">=", rows[-1].from_date),
			"fsm_period_start": ("<=", rows[0].from_date),
		},
		fields=["name", "fsm_billed_subscriptions"],
	)
	wanted = {row.parent for row in rows}
	found = [bill.name for bill in bills if wanted <= set(bill.fsm_billed_subscriptions.split())]
	return frappe.get_doc("Sales Invoice", found[0], for_update=True) if len(found) == 1 else None


def _fits(bill: Document, rows: Sequence[Any]) -> bool:
	"""Whether each correction has its own line on the bill, and the bill covers their sum."""
	owed = decimal(bill.outstanding_amount)
	amounts = _amounts(bill, rows)
	under_way = bill.get("fsm_charge_state") in CHARGE_UNDER_WAY
	return bool(amounts) and not under_way and (not owed or owed == decimal(bill.grand_total))


def _amounts(bill: Document, rows: Sequence[Any]) -> dict[str, Decimal]:
	"""{row of the bill: dollars before taxes to be credited}; {} when a correction has no line of its own."""
	names = [row.name for row in rows]
	left = {line["row"]: Decimal(line["amount"]) for line in refunds.lines_left(bill.name, names)}
	lines = {row.name: (row.get("fsm_service_subscription") or None, row.item_code) for row in bill.items}
	wanted: dict[tuple[str, str], Decimal] = {}
	for row in rows:
		key = (row.parent, row.item)
		wanted[key] = wanted.get(key, ZERO) - decimal(row.amount)
	amounts: dict[str, Decimal] = {}
	for (service, item), amount in wanted.items():
		fitting = [
			name
			for name, whole in left.items()
			if lines[name] in ((service, item), (None, item))
			and name not in amounts
			and whole * amount > 0
			and abs(amount) <= abs(whole)
		]
		if amount and not fitting:
			return {}
		if amount:
			amounts[fitting[0]] = amount
	return amounts


def _credit(bill: Document, rows: Sequence[Any], refund: bool) -> str:
	names = [row.name for row in rows]
	reason = _("Days after the end of service")
	note = refunds.credit(bill.name, _amounts(bill, rows), reason, refund, besides=names)
	frappe.db.set_value(
		"Subscription Adjustment", {"name": among(names)}, "sales_invoice", note.name, update_modified=False
	)
	return note.name
