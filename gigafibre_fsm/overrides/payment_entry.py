"""Payment Entry: what this app adds to its lifecycle."""

from __future__ import annotations

import frappe
from frappe import _
from frappe.model.document import Document

from gigafibre_fsm import locks
from gigafibre_fsm.exceptions import Conflict
from gigafibre_fsm.flow.collections import payments


def before_submit(entry: Document, method: str | None = None) -> None:
	"""Two cheques for one invoice, entered at once, are not both booked as if the other were not there."""
	_alone(entry)


def on_submit(entry: Document, method: str | None = None) -> None:
	"""An invoice of ours that a cheque or a transfer has paid is as paid as one by card."""
	if entry.get("payment_intent"):
		return
	for row in entry.references:
		if row.reference_doctype == "Sales Invoice":
			payments.paid_otherwise(row.reference_name)


def before_cancel(entry: Document, method: str | None = None) -> None:
	"""Money that Stripe holds does not go away by cancelling its entry."""
	_alone(entry)
	if entry.get("payment_intent") and not entry.flags.refund_came_back:
		frappe.throw(
			_("{0} is a payment collected by Stripe. Refund it instead of cancelling.").format(entry.name),
			Conflict,
		)


def on_cancel(entry: Document, method: str | None = None) -> None:
	"""A cheque that bounced has paid nothing."""
	for row in entry.references:
		if row.reference_doctype == "Sales Invoice":
			payments.owed_again(row.reference_name)


def _alone(entry: Document) -> None:
	if entry.party_type == "Customer":
		locks.account(entry.party)
