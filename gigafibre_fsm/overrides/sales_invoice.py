"""Hooks of Sales Invoice."""

from __future__ import annotations

import frappe
from frappe import _
from frappe.model.document import Document

from gigafibre_fsm import locks
from gigafibre_fsm.exceptions import Conflict
from gigafibre_fsm.filters import among
from gigafibre_fsm.flow.billing import amendments, invoices
from gigafibre_fsm.flow.collections import payments, returns
from gigafibre_fsm.flow.collections.refunds import SENT_BACK
from gigafibre_fsm.flow.vocabulary import CHARGE_UNDER_WAY


def before_insert(invoice: Document, method: str | None = None) -> None:
	amendments.restore_on_amended(invoice)
	invoices.refuse_copy(invoice)


def before_validate(invoice: Document, method: str | None = None) -> None:
	"""ERPNext's own Create > Return / Credit Note then equals *Credit or Refund*."""
	if invoice.is_return and invoice.return_against:
		returns.prepare_credit_note(invoice)


def on_submit(invoice: Document, method: str | None = None) -> None:
	amendments.settle_amended(invoice)
	if invoice.is_return and invoice.return_against:
		returns.settle_credit_note(invoice)


def validate(invoice: Document, method: str | None = None) -> None:
	invoices.keep_agreed_taxes(invoice)
	if invoice.docstatus == 1:
		# for every way of submitting it
		locks.account(invoice.customer)


def before_cancel(invoice: Document, method: str | None = None) -> None:
	"""Refuse to cancel an invoice that a card paid, or is about to pay: ERPNext would silently unlink the payment."""
	locks.account(invoice.customer)
	if invoice.is_return and invoice.get("fsm_charge_state") in SENT_BACK:
		frappe.throw(
			_("{0} is being refunded to the card or was refunded: it cannot be cancelled.").format(
				invoice.name
			),
			Conflict,
		)
	if not invoice.get("fsm_billing_key"):
		return
	if invoice.fsm_charge_state in CHARGE_UNDER_WAY:
		frappe.throw(
			_("A card charge for {0} is in progress. Wait for the result.").format(invoice.name), Conflict
		)
	if card_payments(invoice.name):
		frappe.throw(
			_("{0} was paid by card. Make a credit note and refund it instead of cancelling.").format(
				invoice.name
			),
			Conflict,
		)


def on_cancel(invoice: Document, method: str | None = None) -> None:
	"""Release the billing key of a cancelled invoice, so that the corrected one can be made; amounts that a cancelled credit
	note had settled are owed again.
	"""
	amendments.release(invoice)
	if invoice.is_return and invoice.return_against:
		payments.record_void_payment(invoice.return_against)


def card_payments(invoice: str) -> list[str]:
	"""The submitted Payment Entries by card that are allocated to an invoice."""
	entries = frappe.get_all(
		"Payment Entry Reference",
		filters={"reference_doctype": "Sales Invoice", "reference_name": invoice, "docstatus": 1},
		pluck="parent",
	)
	return frappe.get_all(
		"Payment Entry",
		filters={"name": among(entries), "fsm_payment_intent": ("is", "set")},
		pluck="name",
	)
