"""Hooks of Payment Entry."""

from __future__ import annotations

import frappe
from frappe import _
from frappe.model.document import Document

from gigafibre_fsm import locks
from gigafibre_fsm.exceptions import Conflict
from gigafibre_fsm.flow.collections import payments
from gigafibre_fsm.flow.collections.payment_files import reversal


def before_submit(entry: Document, method: str | None = None) -> None:
	"""Lock the customer: two simultaneous cheques for one invoice must not both be allocated to it."""
	_lock_customer(entry)


def on_submit(entry: Document, method: str | None = None) -> None:
	"""Mark this app's invoices that were paid by cheque or transfer as paid."""
	if entry.get("fsm_payment_intent"):
		return
	for row in entry.references:
		if row.reference_doctype == "Sales Invoice":
			payments.record_other_payment(row.reference_name)


def before_update_after_submit(entry: Document, method: str | None = None) -> None:
	"""Lock the customer while Payment Reconciliation allocates money on account to an invoice."""
	_lock_customer(entry)


def before_cancel(entry: Document, method: str | None = None) -> None:
	"""A payment collected by Stripe cannot be cancelled by cancelling its entry."""
	_lock_customer(entry)
	if entry.get("fsm_payment_intent") and not entry.flags.refund_came_back:
		frappe.throw(
			_("{0} is a payment collected by Stripe. Refund it instead of cancelling.").format(entry.name),
			Conflict,
		)


def on_cancel(entry: Document, method: str | None = None) -> None:
	"""A bounced cheque: its invoices are owed again."""
	for row in entry.references:
		if row.reference_doctype == "Sales Invoice":
			payments.record_void_payment(row.reference_name)
	if entry.get("fsm_payment_line"):
		reversal.on_entry_cancelled(entry)


def _lock_customer(entry: Document) -> None:
	if entry.party_type == "Customer":
		locks.account(entry.party)
