"""A pre-authorized debit instead of a card at checkout, against the Stripe stand-in."""

from __future__ import annotations

import secrets

import pytest

from tests.factories import ordering

pytestmark = pytest.mark.site
ACCOUNT = {
	"payment_method_data[type]": "acss_debit",
	"payment_method_data[acss_debit][account_number]": "000123456789",
}


def set_up(stripe, institution: str):
	"""The SetupIntent of a checkout that takes debits, confirmed with an account at this bank."""
	from gigafibre_fsm.integrations.stripe import customers, setup_intents

	session = f"CHK-{secrets.token_hex(6)}"
	customer = customers.create({}, name="Client exemple", email="", phone="", key=(session,))
	made = setup_intents.create(customer, {}, key=session, debit=True, verification=setup_intents.AT_ONCE)
	data = {**ACCOUNT, "payment_method_data[acss_debit][institution_number]": institution}
	stripe.post(f"setup_intents/{made.id}/confirm", **data)
	return setup_intents.fetch(made.id)


def test_an_account_is_saved_with_its_mandate(site, stripe) -> None:
	"""Without the mandate's id each debit would be refused."""
	saved = set_up(stripe, "000")
	assert (saved.status, saved.label) == ("succeeded", "Compte •••• 6789") and saved.mandate


def test_an_account_confirmed_by_deposits_cannot_order(site, stripe) -> None:
	"""A line is held for minutes: a customer with an unverified account would lose it, or keep it from others."""
	saved = set_up(stripe, "999")
	assert saved.status not in ("succeeded", "requires_action")


def test_a_card_replaces_an_earlier_mandate(site) -> None:
	"""Somebody who once paid by debit and orders with a card would have every charge refused by Stripe."""
	from gigafibre_fsm.flow.checkout import customers
	from gigafibre_fsm.integrations.stripe.setup_intents import SetupIntent

	known = ordering.customer().name
	site.db.set_value("Customer", known, "fsm_stripe_mandate", "mandate_old")
	checkout = site.new_doc("Checkout Session")
	card = SetupIntent("seti_1", "succeeded", "", "cus_1", "pm_1", "Visa •••• 4242")
	customers.customer_for(checkout, known, card, sample=True)
	assert not site.db.get_value("Customer", known, "fsm_stripe_mandate")
	debit = SetupIntent("seti_2", "succeeded", "", "cus_1", "pm_2", "Compte •••• 6789", mandate="mandate_new")
	customers.customer_for(checkout, known, debit, sample=True)
	assert site.db.get_value("Customer", known, "fsm_stripe_mandate") == "mandate_new"
