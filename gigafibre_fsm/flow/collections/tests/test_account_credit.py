"""Credit on account is used before any card is charged, and bills below the minimum card payment are not made."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from tests.factories import subscriptions
from tests.factories.outbox import deliver
from tests.factories.stripe import GOOD_CARD

pytestmark = pytest.mark.site
INTERNET = ("FTTH150I", 1, 99.95)
TOTAL = 114.92
APRIL, MAY = date(2027, 4, 1), date(2027, 5, 1)


@pytest.fixture
def home(stripe):
	"""A household with a card at the start of a month."""
	home = subscriptions.live((INTERNET,))
	home.stripe = stripe
	home.account = stripe.save_card(home.customer, GOOD_CARD)
	return home


def cheque(site, home, amount: float) -> str:
	"""A payment that a clerk books on a customer's account, for no bill."""
	from gigafibre_fsm.flow.collections import payment_entries

	bill = site.get_last_doc("Sales Invoice", {"customer": home.customer})
	entry = payment_entries.card_refund(bill, "cheque", amount)
	entry.update({"payment_type": "Receive", "paid_from": entry.paid_to, "paid_to": entry.paid_from})
	entry.fsm_payment_intent = None
	return entry.insert().submit().name


def bill(site, home, day: date = APRIL):
	subscriptions.bill(home.customer, day)
	return site.get_last_doc("Sales Invoice", {"customer": home.customer, "is_return": 0})


def charge(made) -> None:
	deliver("payment.charge", made.name)


def overview(home) -> str:
	from gigafibre_fsm.flow.portal import overview

	return overview.of_customers([home.customer])["credit"]


def test_money_on_account_pays_the_next_bill(site, home) -> None:
	"""A customer who sent a cheque of 200.00 would still have the card charged for the whole next bill."""
	entry = cheque(site, home, 200)
	assert "200" in overview(home)
	made = bill(site, home)
	assert (made.grand_total, made.outstanding_amount, made.fsm_charge_state) == (TOTAL, 0, "Paid")
	assert site.db.get_value("Payment Entry", entry, "unallocated_amount") == pytest.approx(200 - TOTAL)
	assert not site.db.exists("Outbound Message", {"topic": "payment.charge", "reference_name": made.name})
	assert "85" in overview(home)


def test_the_card_pays_the_rest(site, home) -> None:
	"""A small credit would never be used, or be used in addition to a full card payment."""
	cheque(site, home, 14.92)
	made = bill(site, home)
	charge(made)
	made.reload()
	assert (made.outstanding_amount, made.fsm_charge_state) == (0, "Paid")
	assert home.stripe.taken(home.account) == [10000]


def test_the_credit_leaves_no_rest_that_no_card_can_pay(site, home) -> None:
	"""Thirty cents that a cheque leaves of a bill would stay open for ever."""
	entry = cheque(site, home, TOTAL - 0.30)
	made = bill(site, home)
	charge(made)
	made.reload()
	assert (made.outstanding_amount, made.fsm_charge_state) == (0, "Paid")
	assert home.stripe.taken(home.account) == [50]
	assert site.db.get_value("Payment Entry", entry, "unallocated_amount") == pytest.approx(0.20)


@pytest.mark.parametrize(
	("credit", "owed", "by_card", "used"),
	[
		("200", "114.92", True, "114.92"),
		("14.92", "114.92", True, "14.92"),
		("114.62", "114.92", True, "114.42"),
		("114.62", "114.92", False, "114.62"),
		("114.42", "114.92", True, "114.42"),
		("0.20", "0.50", True, "0"),
		("0.10", "0.40", True, "0"),
		("0", "114.92", True, "0"),
	],
)
def test_how_much_of_the_credit_is_used(credit: str, owed: str, by_card: bool, used: str) -> None:
	"""The rest would be too small for the card, or the credit be tried without end."""
	from gigafibre_fsm.flow.collections.account_credit import usable

	assert usable(Decimal(credit), Decimal(owed), by_card) == Decimal(used)


def test_a_cheque_during_a_card_charge_is_used(site, home) -> None:
	"""A cheque booked between the bill and its charge would be ignored, and the bill paid twice."""
	made = bill(site, home)
	cheque(site, home, 100)
	for _attempt in range(2):
		charge(made)
	made.reload()
	assert (made.outstanding_amount, made.fsm_charge_state) == (0, "Paid")
	assert home.stripe.taken(home.account) == [1492]


def test_a_customer_with_money_on_account_is_not_reminded(site, home) -> None:
	"""A customer who has paid in advance would be reminded of a debt."""
	from gigafibre_fsm.flow.collections import dunning

	site.db.set_value(
		"Customer", home.customer, {"fsm_stripe_payment_method": None, "fsm_stripe_customer": None}
	)
	made = bill(site, home)
	cheque(site, home, 200)
	dunning.remind(made.name)
	made.reload()
	assert (made.outstanding_amount, made.fsm_charge_state) == (0, "Paid")
	assert not site.db.get_value("Customer", home.customer, "fsm_dunning_state")


def test_money_on_another_receivable_account_is_not_used(site, home) -> None:
	"""For money booked on another receivable account, the card would be tried without end."""
	entry = cheque(site, home, 200)
	site.db.set_value("Payment Entry", entry, "paid_from", "another account")
	made = bill(site, home)
	charge(made)
	made.reload()
	assert (made.outstanding_amount, made.fsm_charge_state) == (0, "Paid")
	assert home.stripe.taken(home.account) == [round(TOTAL * 100)]


def test_a_bill_below_the_card_minimum_goes_on_the_next_one(site, home) -> None:
	"""A bill of 0.35 would stay open for ever, and its customer be called a debtor."""
	site.db.set_value("Service Subscription", home.Internet, "rate", 0.30)
	assert subscriptions.bill(home.customer, APRIL) == []
	assert site.db.get_value("Service Subscription", home.Internet, "billed_until") == date(2027, 4, 30)
	assert subscriptions.corrections(home.Internet) == [("FTTH150I", 0.30)]
	assert subscriptions.bill(home.customer, MAY) == [("FTTH150I", 0.30), ("FTTH150I", 0.30)]
	made = site.get_last_doc("Sales Invoice", {"customer": home.customer})
	assert Decimal(f"{made.grand_total:.2f}") == Decimal("0.69")
	assert subscriptions.corrections(home.Internet) == [("FTTH150I", 0.30)]


def test_corrections_keep_waiting_when_the_bill_is_too_small(site, home) -> None:
	"""A credit that leaves 0.30 of a month would be lost in a bill that is never made."""
	subscription = site.get_doc("Service Subscription", home.Internet)
	row = {"item": "FTTH150I", "description": "essai", "amount": -99.65}
	subscription.append("adjustments", {**row, "from_date": "2027-03-01", "to_date": "2027-03-31"})
	subscription.save()
	assert subscriptions.bill(home.customer, APRIL) == []
	billed = [amount for _item, amount in subscriptions.bill(home.customer, MAY)]
	assert sorted(billed) == [-99.65, 99.95, 99.95]


def test_a_final_bill_below_the_card_minimum_is_not_made(site, home) -> None:
	"""A last bill of 0.35 would stay open for a customer who is gone."""
	subscription = site.get_doc("Service Subscription", home.Internet)
	subscription.update({"rate": 0.30, "billed_until": "2027-03-09"})
	subscription.save()
	before = site.db.count("Sales Invoice", {"customer": home.customer})
	subscriptions.end(home, home.Internet)
	assert site.db.count("Sales Invoice", {"customer": home.customer}) == before
