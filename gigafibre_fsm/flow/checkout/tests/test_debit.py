"""A bank account instead of a card at checkout, against the Stripe stand-in."""

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
	from gigafibre_fsm.integrations.stripe import setup

	session = f"CHK-{secrets.token_hex(6)}"
	customer = setup.create_customer(session=session, name="Client exemple", email="", phone="")
	made = setup.create_intent(session=session, customer=customer, debit=True)
	data = {**ACCOUNT, "payment_method_data[acss_debit][institution_number]": institution}
	stripe.post(f"setup_intents/{made.id}/confirm", **data)
	return setup.fetch_intent(made.id)


def test_an_account_is_saved_with_its_mandate(site, stripe) -> None:
	"""Without the mandate's number each debit would be refused."""
	saved = set_up(stripe, "000")
	assert (saved.status, saved.label) == ("succeeded", "Compte •••• 6789") and saved.mandate


def test_an_account_confirmed_by_deposits_cannot_order(site, stripe) -> None:
	"""A line is held for minutes: who ordered with an unconfirmed account would lose it, or keep it from others."""
	saved = set_up(stripe, "999")
	assert saved.status not in ("succeeded", "requires_action")


def test_a_card_replaces_an_earlier_mandate(site) -> None:
	"""Somebody who once paid by debit and orders with a card would have every charge refused by Stripe."""
	from gigafibre_fsm.flow.checkout import customers
	from gigafibre_fsm.integrations.stripe.setup import SavedCard

	known = ordering.customer().name
	site.db.set_value("Customer", known, "fsm_stripe_mandate", "mandate_old")
	checkout = site.new_doc("Checkout Session")
	card = SavedCard("seti_1", "succeeded", "", "cus_1", "pm_1", "Visa •••• 4242")
	customers.customer_for(checkout, known, card, sample=True)
	assert not site.db.get_value("Customer", known, "fsm_stripe_mandate")
	debit = SavedCard("seti_2", "succeeded", "", "cus_1", "pm_2", "Compte •••• 6789", mandate="mandate_new")
	customers.customer_for(checkout, known, debit, sample=True)
	assert site.db.get_value("Customer", known, "fsm_stripe_mandate") == "mandate_new"
