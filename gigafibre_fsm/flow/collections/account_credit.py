"""Unallocated payments on a customer's account (a cheque for more than the bill, a month paid in advance). They pay the next
bill before any card is charged. No rest remains that is too small for the card: cents of the credit wait for the next bill.
"""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import frappe
from frappe.model.document import Document

from gigafibre_fsm.flow.billing.agreements import decimal
from gigafibre_fsm.flow.collections import payment_entries
from gigafibre_fsm.money import SMALLEST, ZERO


def available(customer: str) -> Decimal:
	"""Dollars on the customer's account that are not allocated to a bill."""
	return sum((decimal(entry.unallocated_amount) for entry in _entries(customer)), ZERO)


def usable(credit: Decimal, owed: Decimal, by_card: bool) -> Decimal:
	"""The part of the credit that pays a bill of which `owed` is left; `by_card`: a card pays the rest, at least SMALLEST."""
	amount = min(credit, owed)
	rest = owed - amount
	return max(owed - SMALLEST, ZERO) if by_card and ZERO < rest < SMALLEST else amount


def has_card(customer: str) -> bool:
	card = {"fsm_stripe_customer": ("is", "set"), "fsm_stripe_payment_method": ("is", "set")}
	return bool(frappe.db.exists("Customer", {"name": customer, **card}))


def usable_credit(invoice: str) -> Decimal:
	"""The unallocated payments that pay an invoice now: same company, same receivable account."""
	fields = ["customer", "debit_to", "company", "outstanding_amount"]
	facts = frappe.db.get_value("Sales Invoice", invoice, fields, as_dict=True)
	credit = sum((decimal(entry.unallocated_amount) for entry in _entries_for(facts)), ZERO)
	owed = max(decimal(facts.outstanding_amount), ZERO)
	return usable(credit, owed, has_card(facts.customer)) if credit else ZERO


def apply_credit(invoice: Document) -> Decimal:
	"""Allocate unallocated payments to a submitted invoice, oldest first; returns the amount used. The caller holds the lock."""
	taken, wanted = ZERO, usable_credit(invoice.name)
	for entry in _entries_for(invoice):
		owed = decimal(frappe.db.get_value("Sales Invoice", invoice.name, "outstanding_amount"))
		amount = min(owed, decimal(entry.unallocated_amount), wanted - taken)
		if amount <= 0:
			break
		payment_entries.allocate(entry, invoice, owed, amount)
		taken += amount
	if taken:
		invoice.reload()
	return taken


def _entries_for(invoice: Any) -> list[Any]:
	return _entries(invoice.customer, paid_from=invoice.debit_to, company=invoice.company)


def _entries(customer: str, **more: str) -> list[Any]:
	return frappe.get_all(
		"Payment Entry",
		filters={
			"party_type": "Customer",
			"party": customer,
			"payment_type": "Receive",
			"docstatus": 1,
			"unallocated_amount": (">", 0),
			**more,
		},
		fields=["name", "unallocated_amount"],
		order_by="posting_date, creation",
	)
