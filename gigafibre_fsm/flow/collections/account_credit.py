"""Unallocated payments on a customer's account (a cheque for more than the bill, a month paid in advance). They pay the next
bill before any card is charged.
"""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import frappe
from frappe.model.document import Document

from gigafibre_fsm.flow.billing.agreements import decimal
from gigafibre_fsm.flow.collections import payment_entries
from gigafibre_fsm.money import ZERO


def available(customer: str) -> Decimal:
	"""Dollars on the customer's account that are not allocated to a bill."""
	return sum((decimal(entry.unallocated_amount) for entry in _entries(customer)), ZERO)


def usable_credit(invoice: str) -> Decimal:
	"""The unallocated payments that can pay an invoice: same company, same receivable account."""
	facts = frappe.db.get_value("Sales Invoice", invoice, ["customer", "debit_to", "company"], as_dict=True)
	return sum((decimal(entry.unallocated_amount) for entry in _entries_for(facts)), ZERO)


def apply_credit(invoice: Document) -> Decimal:
	"""Allocate unallocated payments to a submitted invoice, oldest first; returns the amount used. The caller holds the lock."""
	taken = ZERO
	for entry in _entries_for(invoice):
		owed = decimal(frappe.db.get_value("Sales Invoice", invoice.name, "outstanding_amount"))
		amount = min(owed, decimal(entry.unallocated_amount))
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
