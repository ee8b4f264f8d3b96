"""Payments in the portal: payment, bank confirmation (3-D Secure), another card. Stripe is called before anything is written,
and the functions of its webhooks record the result.
"""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

import frappe
from frappe import _

from gigafibre_fsm.exceptions import Conflict, NotFound
from gigafibre_fsm.filters import among
from gigafibre_fsm.flow.billing.agreements import decimal
from gigafibre_fsm.flow.collections import charges, decline_reasons, payment_method, payments, small_rests
from gigafibre_fsm.flow.portal import sentences, wording
from gigafibre_fsm.flow.vocabulary import CHARGE_UNDER_WAY, SETTINGS
from gigafibre_fsm.guards import rate
from gigafibre_fsm.guards.records import customers_of
from gigafibre_fsm.integrations.stripe import customers, payment_intents, setup_intents
from gigafibre_fsm.money import SMALLEST

CARDS_A_DAY = 20


def pay(invoice: str) -> dict[str, Any]:
	"""Charge the saved card for an unpaid invoice; returns the `state` of the payment.

	Idempotent when it is paid or in progress. Raises NotFound, or Conflict when no card can pay it.
	"""
	row = _own_invoice(invoice)
	if row.fsm_charge_state not in ("Paid", *CHARGE_UNDER_WAY) and not charges.charge(invoice):
		before, row = row, _own_invoice(invoice)
		if row.outstanding_amount <= 0 < before.outstanding_amount:
			# unallocated money has paid it
			return state(invoice)
		if decimal(row.outstanding_amount) <= 0:
			raise Conflict(_("This bill is paid."))
		if decimal(row.outstanding_amount) < SMALLEST:
			raise Conflict(_("The minimum card payment is {0}.").format(wording.amount(SMALLEST)))
		raise Conflict(_("No card is saved. Add one to pay."))
	return state(invoice)


def state(invoice: str) -> dict[str, Any]:
	"""The state of the payment of an invoice: {"state": its charge state, "done": no automatic change is expected soon,
	"sentence"}.
	"""
	row = _own_invoice(invoice)
	# A paid bill shows the amount paid, not the zero outstanding.
	amount = row.grand_total if row.fsm_charge_state == "Paid" else row.outstanding_amount
	card = frappe.db.get_value("Customer", row.customer, "fsm_card_label") or ""
	why = decline_reasons.sentence(row.fsm_decline_code, _)
	told = sentences.of_payment(row.fsm_charge_state or "", wording.amount(decimal(amount)), card, _, why)
	return {
		"state": row.fsm_charge_state or "",
		"done": row.fsm_charge_state != "Queued",
		"sentence": asdict(told),
	}


def confirmation(invoice: str) -> dict[str, Any]:
	"""What Stripe.js needs for the bank's confirmation: {"client_secret", "payment_method", "publishable_key", "stripe_js",
	"total"}; or `state` when nothing has to be confirmed (any more).

	Raises NotFound for an invoice of another customer.
	"""
	row = _own_invoice(invoice)
	if row.fsm_charge_state != "Needs Action" or not row.fsm_payment_intent:
		return state(invoice)
	intent = payment_intents.confirmable(row.fsm_payment_intent)
	if intent.state.status not in payment_intents.CONFIRMABLE:
		return _recorded(invoice, intent.state)
	# The charge of a new bill carries what earlier ones left.
	owed = decimal(row.outstanding_amount)
	if intent.state.amount not in (owed, owed + small_rests.total(invoice)):
		raise Conflict(_("The balance due has changed: pay with the saved card instead."))
	return {
		**_page(),
		"client_secret": intent.client_secret,
		"payment_method": intent.payment_method,
		"total": wording.amount(intent.state.amount),
	}


def confirmed(invoice: str) -> dict[str, Any]:
	"""The browser has finished the confirmation: fetch the result from Stripe, return `state`."""
	row = _own_invoice(invoice)
	if not row.fsm_payment_intent:
		return state(invoice)
	return _recorded(invoice, payment_intents.fetch(row.fsm_payment_intent))


def new_card(customer: str) -> dict[str, str]:
	"""What Stripe.js needs to save another card for one of the session's customers: {"client_secret", "setup_intent",
	"publishable_key", "stripe_js"}. Raises TooMany.
	"""
	rate.limit(f"card:{customer}", CARDS_A_DAY, 86_400)
	known = frappe.db.get_value(
		"Customer", customer, ["fsm_stripe_customer", "customer_name", "email_id", "mobile_no"], as_dict=True
	)
	account = known.fsm_stripe_customer or customers.create(
		{setup_intents.OWNER: customer},
		name=known.customer_name,
		email=known.email_id or "",
		phone=known.mobile_no or "",
		key=("portal-customer", customer),
	)
	debit = bool(frappe.get_cached_value(SETTINGS, None, "accept_debit"))
	intent = setup_intents.create(
		account,
		{setup_intents.OWNER: customer},
		key=f"portal:{customer}:{frappe.generate_hash()}",
		debit=debit,
	)
	if not known.fsm_stripe_customer:
		frappe.db.set_value("Customer", customer, "fsm_stripe_customer", account)
	return {**_page(), "client_secret": intent.client_secret, "setup_intent": intent.id}


def card_saved(setup_intent: str) -> dict[str, Any]:
	"""Record the card that the browser has saved: {"card", "pending" (the bank must still confirm), "verify" (URL where the
	owner verifies the account by a deposit, or empty), "charged": invoices being paid with it}. Raises NotFound for
	another customer's SetupIntent.
	"""
	saved = setup_intents.fetch(setup_intent)
	if saved.owner not in _customers():
		raise NotFound(_("We could not find this card."))
	if saved.status in ("requires_payment_method", "canceled"):
		raise Conflict(_("The card was not saved. Please try again."))
	charged = payment_method.set_payment_method(saved.as_dict())
	label = frappe.db.get_value("Customer", saved.owner, "fsm_card_label") or ""
	return {
		"card": label,
		"pending": saved.status != "succeeded",
		"verify": saved.verify,
		"charged": charged,
	}


def set_autopay(customer: str, on: bool) -> dict[str, bool]:
	"""Set whether bills are charged to the saved card. Raises Conflict without a saved card."""
	known = frappe.db.get_value("Customer", customer, "fsm_stripe_payment_method", for_update=True)
	if on and not known:
		raise Conflict(_("No card is saved. Add one to pay."))
	frappe.db.set_value("Customer", customer, "fsm_ppa_enabled", int(on))
	return {"on": on}


def set_paper(customer: str, on: bool) -> dict[str, bool]:
	"""Set whether bills are also printed and posted."""
	frappe.db.set_value("Customer", customer, "fsm_paper_bill", int(on))
	return {"on": on}


def _recorded(invoice: str, intent: payment_intents.PaymentIntent) -> dict[str, Any]:
	payments.record_payment_intent(invoice, intent.as_dict())
	return state(invoice)


def _own_invoice(invoice: str) -> Any:
	row = frappe.db.get_value(
		"Sales Invoice",
		{"name": invoice, "customer": among(_customers()), "docstatus": 1},
		[
			"customer", "fsm_charge_state", "fsm_decline_code", "fsm_payment_intent", "outstanding_amount", "grand_total",
		],
		as_dict=True,
	)  # fmt: skip
	if not row:
		raise NotFound(_("Invoice not found."))
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
