"""Journal Entry: one that credits a customer's receivable account (a write-off, a correction, an opening balance) moves their
money like a payment.
"""

from __future__ import annotations

from collections.abc import Iterator

from frappe.model.document import Document

from gigafibre_fsm import locks
from gigafibre_fsm.flow.collections import payments


def before_validate(entry: Document, method: str | None = None) -> None:
	"""Lock the customers before ERPNext reads the outstanding amounts: two simultaneous write-offs of one invoice must not
	both be allocated to it.
	"""
	if entry.docstatus == 1:
		locks.accounts(_customers(entry))


def on_submit(entry: Document, method: str | None = None) -> None:
	"""Mark this app's invoices that a journal entry settled as paid."""
	for invoice in _invoices(entry):
		payments.record_other_payment(invoice)


def before_update_after_submit(entry: Document, method: str | None = None) -> None:
	"""Payment Reconciliation allocates a submitted entry to an invoice."""
	locks.accounts(_customers(entry))


def before_cancel(entry: Document, method: str | None = None) -> None:
	locks.accounts(_customers(entry))


def on_cancel(entry: Document, method: str | None = None) -> None:
	"""Invoices that the cancelled entry had settled are owed again."""
	for invoice in _invoices(entry):
		payments.record_void_payment(invoice)


def _customers(entry: Document) -> set[str]:
	return {row.party for row in entry.accounts if row.party_type == "Customer" and row.party}


def _invoices(entry: Document) -> Iterator[str]:
	yield from dict.fromkeys(
		row.reference_name
		for row in entry.accounts
		if row.reference_type == "Sales Invoice" and row.reference_name
	)
