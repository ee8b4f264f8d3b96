"""Confirming a payment and changing the card, on a site with the Stripe stand-in."""

from __future__ import annotations

import pytest
import requests

from gigafibre_fsm.exceptions import Conflict, NotFound
from tests.factories import billing
from tests.factories.outbox import deliver
from tests.factories.stripe import ASKS_EVERY_TIME

pytestmark = pytest.mark.site


@pytest.fixture
def home(stripe, monkeypatch):
	"""A household whose bank requires confirmation of every payment, signed in as its customer."""
	return signed_in(billing.charged(stripe, ASKS_EVERY_TIME), monkeypatch)


@pytest.fixture
def declined(declined_household, monkeypatch):
	return signed_in(declined_household, monkeypatch)


def signed_in(home, monkeypatch):
	monkeypatch.setattr(portal(), "customers_of", lambda user: [home.customer])
	return home


def portal():
	from gigafibre_fsm.flow.portal import payment

	return payment


def at_the_bank(home, asked: dict, outcome: str = "approve") -> None:
	"""Confirms as Stripe.js does with the answer of `confirmation`."""
	intent = asked["client_secret"].split("_secret_")[0]
	home.stripe.post(
		f"payment_intents/{intent}/confirm",
		client_secret=asked["client_secret"],
		payment_method=asked["payment_method"],
	)
	requests.post(f"{home.stripe.facts['url']}/3ds/{intent}", data={"outcome": outcome}, timeout=10)


def entries(site, home) -> int:
	return site.db.count("Payment Entry Reference", {"reference_name": home.invoice.name, "docstatus": 1})


def test_a_confirmed_payment_pays_the_bill(site, home, monkeypatch) -> None:
	"""A customer whose bank always requires confirmation could never pay their bill."""
	assert home.invoice.fsm_charge_state == "Needs Action"
	asked = portal().confirmation(home.invoice.name)
	assert asked["payment_method"] and asked["publishable_key"].startswith("pk_")
	at_the_bank(home, asked)
	with monkeypatch.context() as somebody:
		somebody.setitem(site.session, "user", "Guest")  # who may not book payments
		for _again in range(2):
			assert portal().confirmed(home.invoice.name)["state"] == "Paid"
	assert entries(site, home) == 1
	assert not site.db.get_value("Customer", home.customer, "fsm_dunning_state")
	told = portal().confirmation(home.invoice.name)
	assert told["state"] == "Paid" and told["sentence"]["tone"] == "good"


def test_a_refused_confirmation_does_not_pay(site, home) -> None:
	"""A browser could claim a payment that never happened."""
	at_the_bank(home, portal().confirmation(home.invoice.name), "refuse")
	assert portal().confirmed(home.invoice.name)["state"] in ("Declined", "Needs Action")
	assert entries(site, home) == 0 and not home.stripe.taken(home.account)


def test_an_open_attempt_is_cancelled_before_the_next(site, home) -> None:
	"""If the card is charged again while the bank's dialog is open, the customer approves and pays twice."""
	from gigafibre_fsm.flow.collections import charges, payments

	asked = portal().confirmation(home.invoice.name)
	first = home.invoice.fsm_payment_intent
	method = home.stripe.post("payment_methods/pm_card_visa/attach", customer=home.account)["id"]
	site.db.set_value("Customer", home.customer, "fsm_stripe_payment_method", method)
	assert charges.charge(home.invoice.name)
	deliver("payment.charge", home.invoice.name)
	at_the_bank(home, asked)
	assert home.stripe.get(f"payment_intents/{first}")["status"] == "canceled"
	assert len(home.stripe.taken(home.account)) == 1
	payments.record_payment_intent(home.invoice.name, {"id": first, "status": "canceled", "amount": "1.00"})
	assert site.db.get_value("Sales Invoice", home.invoice.name, "fsm_charge_state") == "Paid"


def test_an_approval_just_before_the_next_attempt_counts(site, home) -> None:
	"""If the approval is reported late, the nightly retry would charge the card again."""
	from gigafibre_fsm.flow.collections import charges

	at_the_bank(home, portal().confirmation(home.invoice.name))
	assert charges.charge(home.invoice.name)
	deliver("payment.charge", home.invoice.name)
	assert len(home.stripe.taken(home.account)) == 1 and entries(site, home) == 1


def test_the_payment_of_another_customer_is_not_found(site, home, monkeypatch) -> None:
	"""A neighbour could read, or pay with, another household's payment."""
	monkeypatch.setattr(portal(), "customers_of", lambda user: ["Somebody else"])
	for ask in (portal().confirmation, portal().confirmed):
		with pytest.raises(NotFound):
			ask(home.invoice.name)


def test_a_declined_bill_is_not_confirmed(site, declined) -> None:
	"""The page would ask the bank about a card that it has declined."""
	told = portal().confirmation(declined.invoice.name)
	assert told["state"] == "Declined" and "client_secret" not in told
	assert told["sentence"]["action"] == "pay"


def test_paying_returns_the_result(site, declined) -> None:
	"""After a second refusal the page would say that the payment is in progress."""
	bill = declined.invoice.name
	asked = portal().pay(bill)
	assert asked["state"] == "Queued" and not asked["done"]
	assert portal().pay(bill)["state"] == "Queued", "a second press changes nothing"
	deliver("payment.charge", bill)
	told = portal().state(bill)
	assert told["done"] and told["state"] == "Declined" and told["sentence"]["tone"] == "bad"
	method = declined.stripe.post("payment_methods/pm_card_visa/attach", customer=declined.account)["id"]
	site.db.set_value("Customer", declined.customer, "fsm_stripe_payment_method", method)
	portal().pay(bill)
	deliver("payment.charge", bill)
	told = portal().state(bill)
	assert told["state"] == "Paid" and told["sentence"]["tone"] == "good" and entries(site, declined) == 1
	assert portal().pay(bill)["state"] == "Paid" and entries(site, declined) == 1


def test_paying_without_a_card_is_refused_with_the_reason(site, declined) -> None:
	"""The customer would read that the bill is paid or being paid; neither is true."""
	site.db.set_value("Customer", declined.customer, "fsm_stripe_payment_method", None)
	with pytest.raises(Conflict, match="card"):
		portal().pay(declined.invoice.name)


def save(home, **data: str) -> str:
	"""Save another card as Stripe.js does; returns the SetupIntent."""
	asked = portal().new_card(home.customer)
	home.stripe.post(f"setup_intents/{asked['setup_intent']}/confirm", **data)
	return asked["setup_intent"]


CARD = {
	"payment_method_data[type]": "card",
	"payment_method_data[card][number]": "5555555555554444",
	"payment_method_data[card][exp_month]": "12",
	"payment_method_data[card][exp_year]": "2034",
	"payment_method_data[card][cvc]": "123",
}
ACCOUNT = {
	"payment_method_data[type]": "acss_debit",
	"payment_method_data[acss_debit][account_number]": "000123456789",
}


def test_a_new_card_pays_what_is_due(site, declined) -> None:
	"""A customer with a new card would stay in dunning and be suspended."""
	told = portal().card_saved(save(declined, **CARD))
	assert (told["card"], told["pending"], told["charged"]) == (
		"Mastercard •••• 4444",
		False,
		[declined.invoice.name],
	)
	assert site.db.get_value("Customer", declined.customer, "fsm_ppa_enabled"), (
		"paid without asking, from now on"
	)
	deliver("payment.charge", declined.invoice.name)
	assert site.db.get_value("Sales Invoice", declined.invoice.name, "fsm_charge_state") == "Paid"
	assert len(declined.stripe.taken(declined.account)) == 1


def test_saving_twice_charges_once(site, declined) -> None:
	"""A double tap, or the webhook after the page, would pay the bill twice."""
	intent = save(declined, **CARD)
	assert portal().card_saved(intent)["charged"]
	assert portal().card_saved(intent)["charged"] == []


def test_a_late_event_of_an_earlier_card_is_ignored(site, declined) -> None:
	"""After saving two cards in a row, the card whose webhook arrives last would be charged."""
	from gigafibre_fsm.flow.collections import payment_method
	from gigafibre_fsm.integrations.stripe import setup_intents

	saved = [setup_intents.fetch(save(declined, **CARD)).as_dict() for _card in range(2)]
	first, second = ({**told, "since": f"2026-11-22 14:0{place}:00"} for place, told in enumerate(saved))
	assert payment_method.set_payment_method(second)
	assert payment_method.set_payment_method(first) == []
	kept = site.db.get_value("Customer", declined.customer, "fsm_stripe_payment_method")
	assert kept == second["method"] != first["method"]


def test_the_setup_intent_of_another_customer_is_refused(site, declined, monkeypatch) -> None:
	"""A customer could have their bills paid by another household's card."""
	intent = save(declined, **CARD)
	monkeypatch.setattr(portal(), "customers_of", lambda user: ["Somebody else"])
	with pytest.raises(NotFound):
		portal().card_saved(intent)


def test_an_unfinished_setup_intent_is_not_used(site, declined) -> None:
	"""The valid card would be replaced by one that was never entered."""
	before = site.db.get_value("Customer", declined.customer, "fsm_stripe_payment_method")
	with pytest.raises(Conflict):
		portal().card_saved(portal().new_card(declined.customer)["setup_intent"])
	assert site.db.get_value("Customer", declined.customer, "fsm_stripe_payment_method") == before


def test_a_debit_counts_as_paid_only_when_the_bank_confirms(site, declined) -> None:
	"""A debit that fails days later would have counted as paid, and the service have been restored."""
	site.db.set_single_value("Gigafibre Settings", "accept_debit", 1)
	told = portal().card_saved(save(declined, **ACCOUNT))
	assert told["card"] == "Compte •••• 6789" and told["charged"]
	customer = site.db.get_value(
		"Customer", declined.customer, ["fsm_ppa_enabled", "fsm_stripe_mandate"], as_dict=True
	)
	assert customer.fsm_ppa_enabled and customer.fsm_stripe_mandate
	deliver("payment.charge", declined.invoice.name)
	declined.invoice.reload()
	assert (declined.invoice.fsm_charge_state, entries(site, declined)) == ("Charging", 0)
	assert declined.invoice.outstanding_amount == declined.invoice.grand_total
	assert site.db.get_value("Customer", declined.customer, "fsm_dunning_state") == "Open"
	intent = declined.invoice.fsm_payment_intent
	declined.stripe.control(settle=intent, outcome="succeeded")
	assert portal().confirmed(declined.invoice.name)["state"] == "Paid"
	assert entries(site, declined) == 1
	assert not site.db.get_value("Customer", declined.customer, "fsm_dunning_state")


def test_an_account_confirmed_by_a_deposit_is_pending_with_a_link(site, declined) -> None:
	"""A customer of a small bank would read "saved", and wait for ever."""
	site.db.set_single_value("Gigafibre Settings", "accept_debit", 1)
	before = site.db.get_value("Customer", declined.customer, "fsm_stripe_payment_method")
	slow = {**ACCOUNT, "payment_method_data[acss_debit][institution_number]": "999"}
	intent = save(declined, **slow)
	told = portal().card_saved(intent)
	assert told["pending"] and told["charged"] == [] and intent in told["verify"]
	assert site.db.get_value("Customer", declined.customer, "fsm_stripe_payment_method") == before
	declined.stripe.post(f"setup_intents/{intent}/verify_microdeposits", descriptor_code="SM11AA")
	told = portal().card_saved(intent)
	assert (told["pending"], told["verify"], told["card"]) == (False, "", "Compte •••• 6789")


def test_an_account_confirmed_days_later_is_saved(site, declined) -> None:
	"""A customer who set up a debit would still be dunned because of the old card."""
	from gigafibre_fsm.flow.collections import payment_method, stripe_channel, webhooks
	from gigafibre_fsm.integrations.stripe.events import StripeEvent
	from gigafibre_fsm.outbox.item import OutboxItem

	intent = save(declined, **CARD)
	event = StripeEvent(f"evt_{intent}", "setup_intent.succeeded", intent, owner=declined.customer)
	assert webhooks.receive(event, b"{}") == "handled"
	row = site.get_last_doc("Outbound Message", {"topic": payment_method.SETUP_REFRESH, "target": intent})
	payload = site.parse_json(row.payload)
	item = OutboxItem(row.name, "Stripe", row.topic, row.target, payload, None, row.idempotency_key, 1)
	payment_method.on_setup_outcome(item, stripe_channel.send(item), None)
	assert site.db.get_value("Customer", declined.customer, "fsm_card_label") == "Mastercard •••• 4444"


def test_money_on_account_pays_first(site, declined) -> None:
	"""A customer who sent a cheque and presses Pay would be asked to add a card for a bill that the cheque has paid."""
	from gigafibre_fsm.flow.collections import payment_entries

	entry = payment_entries.card_refund(declined.invoice, "cheque", 500)
	entry.update({"payment_type": "Receive", "paid_from": entry.paid_to, "paid_to": entry.paid_from})
	entry.fsm_payment_intent = None
	entry.insert().submit()
	assert portal().pay(declined.invoice.name)["state"] == "Paid"
	assert declined.stripe.taken(declined.account) == []
	with pytest.raises(Conflict):
		site.db.set_value("Sales Invoice", declined.invoice.name, "fsm_charge_state", "")
		portal().pay(declined.invoice.name)


@pytest.mark.parametrize("on", [True, False])
def test_automatic_payment_and_paper_are_the_customers_choice(site, stripe, monkeypatch, on: bool) -> None:
	"""A card would be charged though its owner has switched that off, or a bill would never be posted."""
	from gigafibre_fsm.flow.billing import monthly
	from gigafibre_fsm.flow.portal import accounts

	home = signed_in(billing.household(stripe), monkeypatch)
	portal().set_autopay(home.customer, on)
	portal().set_paper(home.customer, on)
	told = accounts.account(home.customer)
	assert (told["autopay"], told["paper"]) == (on, on)
	until = site.db.get_value("Service Subscription", {"customer": home.customer}, "billed_until")
	made = monthly.bill_customer(home.customer, site.utils.add_days(until, 1))
	charged = {"topic": "payment.charge", "reference_name": made[-1]}
	assert bool(site.db.exists("Outbound Message", charged)) is on


def test_no_card_no_automatic_payment(site, stripe, monkeypatch) -> None:
	"""A household would believe that its bills pay themselves."""
	home = signed_in(billing.household(stripe), monkeypatch)
	site.db.set_value("Customer", home.customer, "fsm_stripe_payment_method", None)
	with pytest.raises(Conflict):
		portal().set_autopay(home.customer, True)
