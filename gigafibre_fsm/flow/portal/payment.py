"""Paying from the portal: a payment that the bank wants confirmed, another card. Stripe is asked before anything is
written, and what it says is recorded by the same functions that its webhooks lead to.
"""

from __future__ import annotations

from typing import Any

import frappe
from frappe import _

from gigafibre_fsm.exceptions import Conflict, NotFound
from gigafibre_fsm.flow.billing.agreements import decimal
from gigafibre_fsm.flow.collections import payment_method, payments
from gigafibre_fsm.flow.portal import views
from gigafibre_fsm.flow.vocabulary import SETTINGS
from gigafibre_fsm.guards import rate
from gigafibre_fsm.guards.records import customers_of
from gigafibre_fsm.integrations.stripe import charges, wallet

CARDS_A_DAY = 20
CONFIRMABLE = frozenset({"requires_payment_method", "requires_confirmation", "requires_action"})


def confirmation(invoice: str) -> dict[str, Any]:
	"""What the browser needs to have the bank ask the customer: {"client_secret", "payment_method",
	"publishable_key", "stripe_js", "total"}; or {"state": "Paid"} when there is nothing left to confirm.

	Raises NotFound for an invoice that is not theirs, Conflict when it waits for no confirmation.
	"""
	row = _own(invoice)
	if row.charge_state == "Paid":
		return {"state": "Paid"}
	if row.charge_state != "Needs Action" or not row.payment_intent:
		raise Conflict(_("This invoice does not wait for your confirmation."))
	intent = charges.confirmable(row.payment_intent)
	if intent.state.status not in CONFIRMABLE:
		return _recorded(invoice, intent.state)
	if intent.state.amount != decimal(row.outstanding_amount):
		raise Conflict(_("What is left to pay has changed: pay with the saved card instead."))
	return {
		**_page(),
		"client_secret": intent.client_secret,
		"payment_method": intent.payment_method,
		"total": views.money(intent.state.amount),
	}


def confirmed(invoice: str) -> dict[str, Any]:
	"""The browser is done: {"state": what became of the invoice}."""
	row = _own(invoice)
	if not row.payment_intent:
		raise Conflict(_("This invoice does not wait for your confirmation."))
	return _recorded(invoice, charges.fetch(row.payment_intent))


def new_card(customer: str) -> dict[str, str]:
	"""What the browser needs to save another card for one of the session's customers: {"client_secret", "setup_intent",
	"publishable_key", "stripe_js"}. Raises TooMany.
	"""
	rate.limit(f"card:{customer}", CARDS_A_DAY, 86_400)
	known = frappe.db.get_value(
		"Customer", customer, ["stripe_customer", "customer_name", "email_id", "mobile_no"], as_dict=True
	)
	account = known.stripe_customer or wallet.create_customer(
		customer, name=known.customer_name, email=known.email_id or "", phone=known.mobile_no or ""
	)
	debit = bool(frappe.get_cached_value(SETTINGS, None, "accept_debit"))
	intent = wallet.create(customer, account, debit=debit, key=f"portal:{customer}:{frappe.generate_hash()}")
	if not known.stripe_customer:
		frappe.db.set_value("Customer", customer, "stripe_customer", account)
	return {**_page(), "client_secret": intent.client_secret, "setup_intent": intent.id}


def card_saved(setup_intent: str) -> dict[str, Any]:
	"""The browser has saved a card: {"card", "pending" (the bank has yet to confirm), "verify" (the page where its owner
	confirms the account by a deposit, or empty), "charged": invoices that are being paid with it}. Raises NotFound for a
	set-up that is not this customer's.
	"""
	saved = wallet.fetch(setup_intent)
	if saved.owner not in _customers():
		raise NotFound(_("We do not find this card."))
	if saved.status in ("requires_payment_method", "canceled"):
		raise Conflict(_("The card was not saved. Please try again."))
	charged = payment_method.keep(saved.as_dict())
	label = frappe.db.get_value("Customer", saved.owner, "card_label") or ""
	return {
		"card": label,
		"pending": saved.status != "succeeded",
		"verify": saved.verify,
		"charged": charged,
	}


def _recorded(invoice: str, intent: charges.Intent) -> dict[str, Any]:
	payments.settle(invoice, intent.as_dict())
	return {"state": frappe.db.get_value("Sales Invoice", invoice, "charge_state") or ""}


def _own(invoice: str) -> Any:
	row = frappe.db.get_value(
		"Sales Invoice",
		{"name": invoice, "customer": ("in", _customers()), "docstatus": 1},
		["charge_state", "payment_intent", "outstanding_amount"],
		as_dict=True,
	)
	if not row:
		raise NotFound(_("There is no such invoice."))
	return row


def _customers() -> list[str]:
	customers = customers_of(frappe.session.user)
	if not customers:
		raise NotFound(_("Your account is not linked to a customer."))
	return customers


def _page() -> dict[str, str]:
	settings = frappe.get_cached_doc(SETTINGS)
	return {
		"publishable_key": settings.stripe_publishable_key or "",
		"stripe_js": settings.stripe_js_url or "",
	}
