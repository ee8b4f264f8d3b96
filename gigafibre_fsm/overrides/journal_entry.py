"""Journal Entry: what this app adds to its lifecycle. One that credits a customer's receivable account moves their money
like a payment does: a write-off, a correction, an opening balance.
"""

from __future__ import annotations

from collections.abc import Iterator

from frappe.model.document import Document

from gigafibre_fsm import locks
from gigafibre_fsm.flow.collections import payments


def before_validate(entry: Document, method: str | None = None) -> None:
	"""Two write-offs of one invoice, entered at the same moment, must not both be allocated to it. Before ERPNext
	reads what is outstanding.
	"""
	if entry.docstatus == 1:
		locks.accounts(_customers(entry))


def on_submit(entry: Document, method: str | None = None) -> None:
	"""An invoice of ours that a journal entry settled counts as paid."""
	for invoice in _invoices(entry):
		payments.record_other_payment(invoice)


def before_update_after_submit(entry: Document, method: str | None = None) -> None:
	"""Payment Reconciliation allocates a submitted entry to an invoice."""
	locks.accounts(_customers(entry))


def before_cancel(entry: Document, method: str | None = None) -> None:
	locks.accounts(_customers(entry))


def on_cancel(entry: Document, method: str | None = None) -> None:
	"""What a cancelled entry had settled is owed again."""
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
