"""The customer's payment method: saved once Stripe confirms it, whichever message reports it first; unpaid invoices are then
charged.
"""

from __future__ import annotations

from collections.abc import Mapping

import frappe
from frappe.utils import get_datetime, getdate

from gigafibre_fsm import locks
from gigafibre_fsm.exceptions import ServiceRefused
from gigafibre_fsm.flow.billing import holds
from gigafibre_fsm.flow.collections import debit_mandates
from gigafibre_fsm.flow.collections.charges import charge
from gigafibre_fsm.flow.collections.unpaid_invoices import with_agreement
from gigafibre_fsm.integrations.stripe.payment_methods import DEBIT
from gigafibre_fsm.notifications.notify import tell_customer
from gigafibre_fsm.outbox.item import OutboxItem, Receipt
from gigafibre_fsm.outbox.service import post

SETUP_REFRESH = "payment.setup_refresh"


def set_payment_method(saved: Mapping[str, str]) -> list[str]:
	"""Use this card or account for a customer's payments from now on, and charge their unpaid invoices.

	`saved` = {"status", "owner", "customer", "method", "kind", "label", "mandate", "since"}. Returns the invoices that are
	being charged; none while the bank has not verified the account, during a payment agreement or while another system
	collects; none for a SetupIntent of another customer, or one that is older than the current payment method.
	"""
	if saved["status"] != "succeeded" or not saved["method"]:
		return []
	locks.account(saved["owner"])
	fields = ["fsm_stripe_customer", "fsm_card_since", "fsm_stripe_payment_method", "fsm_card_label"]
	known = frappe.db.get_value("Customer", saved["owner"], fields, as_dict=True, for_update=True)
	if not known or not known.fsm_stripe_customer or known.fsm_stripe_customer != saved["customer"]:
		return []
	if known.fsm_card_since and get_datetime(saved["since"]) < known.fsm_card_since:
		return []
	debit = saved["kind"] == DEBIT
	values = {
		"fsm_stripe_payment_method": saved["method"],
		"fsm_card_label": saved["label"],
		"fsm_ppa_enabled": 1,
		"fsm_card_since": saved["since"],
		"fsm_card_expires": saved.get("expires") or None,
		"fsm_stripe_mandate": saved["mandate"] if debit else "",
	}
	frappe.db.set_value("Customer", saved["owner"], values)
	if known.fsm_stripe_payment_method and known.fsm_stripe_payment_method != saved["method"]:
		told = {"card": saved["label"], "before": known.fsm_card_label or ""}
		tell_customer(
			saved["owner"],
			"payment.method_changed",
			told,
			f"payment.method_changed:{saved['owner']}:{saved['method']}",
		)
	if saved["owner"] in with_agreement() or holds.is_on_hold(saved["owner"], getdate()):
		return []  # Debts are paid by installments, or to another system.
	owed = frappe.get_all(
		"Sales Invoice",
		filters={
			"customer": saved["owner"],
			"docstatus": 1,
			"fsm_billing_key": ("is", "set"),
			"outstanding_amount": (">", 0),
		},
		pluck="name",
		order_by="posting_date, name",
	)
	return [invoice for invoice in owed if charge(invoice)]


def refresh(intent: str, event_id: str) -> str:
	"""Fetch a SetupIntent, after a webhook: a bank may verify an account days after the customer left the page."""
	return post(
		"Stripe",
		topic=SETUP_REFRESH,
		key=f"stripe-event:{event_id}",
		target=intent,
		payload={"intent": intent},
	)


def on_setup_outcome(item: OutboxItem, receipt: Receipt | None, refusal: ServiceRefused | None) -> None:
	"""Outbox outcome of payment.setup_refresh and payment.mandate_setup."""
	if receipt:
		debit_mandates.record_mandate(receipt.response)
		set_payment_method(receipt.response)
	elif refusal and item.topic == debit_mandates.SETUP:
		debit_mandates.record_refusal(item.payload["mandate"], refusal)
