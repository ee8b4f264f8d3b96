"""Payment Entries: money that Stripe collected or refunded, and payments without a card."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from decimal import Decimal
from typing import Any

import frappe
from erpnext.accounts.utils import reconcile_against_document
from frappe import _
from frappe.model.document import Document
from frappe.utils import flt, nowdate

from gigafibre_fsm.exceptions import Conflict
from gigafibre_fsm.flow.collections import small_rests
from gigafibre_fsm.flow.vocabulary import SETTINGS


def card_account(company: str) -> tuple[str, str]:
	"""(mode of payment, account) of card payments. Raises Conflict when the settings lack them."""
	mode = frappe.get_cached_value(SETTINGS, None, "mode_of_payment")
	account = mode and frappe.db.get_value(
		"Mode of Payment Account", {"parent": mode, "company": company}, "default_account"
	)
	if not account:
		frappe.throw(_("No account is set for payments by card of {0}.").format(company), Conflict)
	return mode, account


def card_payment(invoice: Document, intent: str, amount: float) -> Document:
	"""Book a PaymentIntent's money, allocated to its invoice up to the outstanding amount, then to the small rests of earlier
	bills.
	"""
	mode, account = card_account(invoice.company)
	entry = frappe.new_doc("Payment Entry")
	entry.update(
		{
			"payment_type": "Receive",
			"company": invoice.company,
			"posting_date": nowdate(),
			"mode_of_payment": mode,
			"party_type": "Customer",
			"party": invoice.customer,
			"paid_from": invoice.debit_to,
			"paid_to": account,
			"paid_from_account_currency": invoice.currency,
			"paid_to_account_currency": invoice.currency,
			"paid_amount": amount,
			"received_amount": amount,
			"source_exchange_rate": 1,
			"target_exchange_rate": 1,
			"reference_no": intent,
			"reference_date": nowdate(),
			"fsm_payment_intent": intent,
			"project": invoice.get("project"),
			"cost_center": invoice.get("cost_center")
			or frappe.get_cached_value("Company", invoice.company, "cost_center"),
		}
	)
	left = amount
	for name, owed in _paid_by_card(invoice):
		if part := min(left, owed):
			_allocate_to(entry, name, part)
			left = flt(left - part, 2)
	submit_entry(entry)
	return entry


def _paid_by_card(invoice: Document) -> list[tuple[str, float]]:
	"""The bills that a payment for `invoice` pays, in this order, with what is owed of each: none if it is owed no more."""
	owed = flt(invoice.outstanding_amount, 2)
	if invoice.docstatus != 1 or owed <= 0:
		return []
	rests = small_rests.carried_to(invoice)
	return [(invoice.name, owed), *((row.name, flt(row.outstanding_amount, 2)) for row in rests)]


def card_refund(doc: Document, reference: str, amount: float) -> Document:
	"""A draft Payment Entry for money that Stripe paid out to the customer of `doc` under `reference`."""
	mode, account = card_account(doc.company)
	entry = frappe.new_doc("Payment Entry")
	entry.update(
		{
			"payment_type": "Pay",
			"company": doc.company,
			"posting_date": nowdate(),
			"mode_of_payment": mode,
			"party_type": "Customer",
			"party": doc.customer,
			"paid_from": account,
			"paid_to": doc.debit_to,
			"paid_from_account_currency": doc.currency,
			"paid_to_account_currency": doc.currency,
			"paid_amount": amount,
			"received_amount": amount,
			"source_exchange_rate": 1,
			"target_exchange_rate": 1,
			"reference_no": reference,
			"reference_date": nowdate(),
			"fsm_payment_intent": reference,
			"cost_center": doc.get("cost_center")
			or frappe.get_cached_value("Company", doc.company, "cost_center"),
		}
	)
	return entry


def other_payment(
	customer: str,
	company: str,
	account: str,
	receivable: str,
	amount: Decimal,
	paid: Sequence[tuple[str, Decimal]],
	**more: Any,
) -> Document:
	"""A draft Payment Entry for money received on `account` by cheque or transfer: `paid` are the bills that it pays, all on
	the account `receivable`; the rest stays on the customer's account. `more`: further fields of the entry.
	"""
	entry = frappe.new_doc("Payment Entry")
	currency = frappe.get_cached_value("Account", account, "account_currency")
	entry.update(
		{
			"payment_type": "Receive",
			"company": company,
			"party_type": "Customer",
			"party": customer,
			"paid_from": receivable,
			"paid_to": account,
			"paid_from_account_currency": currency,
			"paid_to_account_currency": currency,
			"paid_amount": float(amount),
			"received_amount": float(amount),
			"source_exchange_rate": 1,
			"target_exchange_rate": 1,
			"cost_center": frappe.get_cached_value("Company", company, "cost_center"),
			**more,
		}
	)
	for invoice, part in paid:
		_allocate_to(entry, invoice, float(part))
	return entry


def _allocate_to(entry: Document, invoice: str, amount: float) -> None:
	row = {"reference_doctype": "Sales Invoice", "reference_name": invoice}
	entry.append("references", {**row, "allocated_amount": amount})


def allocate(entry: Any, invoice: Document, owed: Decimal, amount: Decimal) -> None:
	"""Allocate money on account (`entry` = a Payment Entry's name and unallocated_amount) to an invoice: `amount` of what is
	`owed`, as ERPNext's own advances do.
	"""
	row = frappe._dict(
		voucher_type="Payment Entry",
		voucher_no=entry.name,
		voucher_detail_no=None,
		against_voucher_type=invoice.doctype,
		against_voucher=invoice.name,
		account=invoice.debit_to,
		party_type="Customer",
		party=invoice.customer,
		is_advance="Yes",
		dr_or_cr="credit_in_account_currency",
		unadjusted_amount=flt(entry.unallocated_amount),
		allocated_amount=float(amount),
		precision=2,
		exchange_rate=1,
		grand_total=invoice.grand_total,
		outstanding_amount=float(owed),
		exchange_gain_loss=0,
	)
	with _as_system_user():
		reconcile_against_document([row])


def submit_entry(entry: Document, name: str | None = None) -> None:
	"""Insert and submit a Payment Entry as the system user; `name`: a reserved name."""
	with _as_system_user():
		entry.insert(set_name=name)
		entry.submit()


def cancel(name: str) -> None:
	"""Cancel a Payment Entry as the system user."""
	with _as_system_user():
		frappe.get_doc("Payment Entry", name).cancel()


@contextmanager
def _as_system_user() -> Iterator[None]:
	"""Context manager: run as the system user. The user who triggers a booking (a customer, support) may lack accounting
	permissions, and ERPNext checks them whatever the flags say.
	"""
	user, frappe.session.user = frappe.session.user, "Administrator"
	try:
		yield
	finally:
		frappe.session.user = user
