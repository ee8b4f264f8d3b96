"""The exit fee, and the account of a customer who has no service left."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from gigafibre_fsm.exceptions import Conflict
from gigafibre_fsm.flow.billing.rules import period_of, prorate
from gigafibre_fsm.flow.subscriptions import cancellation_run
from tests.factories import billing, subscriptions

pytestmark = pytest.mark.site
MARCH = date(2027, 3, 1)
INTERNET, TV = ("FTTH150I", 1, 99.95), ("TVBSTANDARD", 1, 30)


@pytest.fixture
def leavers(site):
	return subscriptions


def test_the_exit_fee_is_on_the_final_bill(site, leavers) -> None:
	"""The fee that a manager sees would never be billed, or exceed what the law allows."""
	home = leavers.live((INTERNET,), commitment_end="2028-11-14")
	leavers.end(home, home.Internet)
	assert site.db.get_value("Service Subscription", home.Internet, "exit_fee") == 50
	# The rest of March is credited against it.
	made = site.get_last_doc("Sales Invoice", {"customer": home.customer})
	assert made.fsm_billing_key == f"final:{home.Internet}"
	assert {row.item_code: row.amount for row in made.items} == {"FRAISRES": 43.49, "FTTH150I": -43.49}
	assert made.grand_total == 0


def test_a_waived_fee_is_not_billed(site, leavers) -> None:
	"""A fee that a manager waived on the telephone would be billed all the same."""
	home = leavers.live((INTERNET,), commitment_end="2028-11-14")
	leavers.end(home, home.Internet, waiver="Déménage hors du territoire")
	ended = site.get_doc("Service Subscription", home.Internet)
	assert (ended.exit_fee, ended.exit_fee_waiver) == (0, "Déménage hors du territoire")
	assert "FRAISRES" not in dict(leavers.corrections(home.Internet))


def test_one_contract_has_one_exit_fee(site, leavers) -> None:
	"""Television in March and Internet in April would cost 50 $ each."""
	home = leavers.live((INTERNET, TV), commitment_end="2028-11-14")
	leavers.end(home, home.TV)
	assert site.db.get_value("Service Subscription", home.TV, "exit_fee") == 50
	leavers.end(home, home.Internet)
	assert not site.db.get_value("Service Subscription", home.Internet, "exit_fee")


@pytest.mark.parametrize(("counts", "fee"), [("None", 50), ("Commitment Discount", 48.2)])
def test_the_inducement_is_a_setting(site, leavers, counts: str, fee: float) -> None:
	"""The fee would be based on a discount that the owner's lawyer does not count as an inducement, or ignore one that
	they do.
	"""
	site.db.set_single_value("Gigafibre Settings", "exit_inducement", counts)
	site.clear_document_cache("Gigafibre Settings", "Gigafibre Settings")
	home = leavers.live((INTERNET, ("RAB24M", 1, -15)), commitment_end="2028-11-14")
	leavers.end(home, home.Internet)
	assert site.db.get_value("Service Subscription", home.Internet, "exit_fee") == fee


def test_an_unpaid_bill_is_reduced(site, leavers) -> None:
	"""A customer who leaves would be dunned for days after the end of their service."""
	home = leavers.live((INTERNET,), billed_until="2027-02-28")
	leavers.bill(home.customer, MARCH)
	invoice = site.get_last_doc("Sales Invoice", {"customer": home.customer})
	leavers.end(home, home.Internet)
	note = site.get_last_doc("Sales Invoice", {"return_against": invoice.name})
	assert note.net_total == -67.71
	assert site.db.get_value("Sales Invoice", invoice.name, "outstanding_amount") == pytest.approx(37.07)
	assert {row.sales_invoice for row in site.get_doc("Service Subscription", home.Internet).adjustments} == {
		note.name
	}


def test_the_credit_of_a_paid_bill_waits_for_a_person(site, leavers) -> None:
	"""Nobody would take care of the credit of a customer who left."""
	from gigafibre_fsm.flow.reconcile import accounts
	from gigafibre_fsm.flow.subscriptions import final_account

	home = leavers.live((INTERNET,), billed_until="2027-02-28")
	leavers.bill(home.customer, MARCH)
	invoice = site.get_last_doc("Sales Invoice", {"customer": home.customer})
	site.db.set_value("Sales Invoice", invoice.name, {"outstanding_amount": 0, "fsm_charge_state": "Paid"})
	leavers.end(home, home.Internet)
	found = {row.name: row for row in accounts.credits_left()}
	assert found[home.customer].facts["amount"] == "-67.71"
	note = site.get_doc("Sales Invoice", final_account.refund_waiting_credit(home.customer))
	assert (note.return_against, note.net_total) == (invoice.name, -67.71)
	assert home.customer not in {row.name for row in accounts.credits_left()}
	with pytest.raises(Conflict):
		final_account.refund_waiting_credit(home.customer)


def test_an_end_that_cannot_be_billed_is_rolled_back(site, leavers) -> None:
	"""A night without tax accounts would free the port but not make the final bill, and nobody would know."""
	home = leavers.live((INTERNET,), commitment_end="2028-11-14")
	leavers.end(home, home.Internet, last=leavers.LAST)
	site.db.set_single_value("Gigafibre Settings", "tax_template", None)
	site.clear_document_cache("Gigafibre Settings", "Gigafibre Settings")
	with pytest.raises(Conflict):
		cancellation_run.carry_out_due(home.location, leavers.APRIL)


@pytest.fixture
def first_bills(site, leavers):
	"""Bills one subscription anew, from a day on, though it began before, and gives back what comes after a last day."""
	from gigafibre_fsm.flow.billing import first_invoice
	from gigafibre_fsm.flow.billing.agreements import decimal
	from gigafibre_fsm.flow.subscriptions import settlement

	home = leavers.live((INTERNET,))
	location = site.get_doc("Service Location", home.location)
	# One-time charges are excluded, and so is the bill of today's month.
	location.sales_order = None
	site.db.set_value(
		"Sales Invoice Item", {"fsm_service_subscription": home.Internet}, "fsm_service_subscription", None
	)

	def bill_and_end(amount: Decimal, began: date, billed_from: date, last: date) -> tuple[Decimal, Decimal]:
		fresh = {"rate": amount, "start_date": began, "price_since": None, "billed_until": None}
		site.db.set_value("Service Subscription", home.Internet, fresh)
		location.activated_on = billed_from
		subscription = site.get_doc("Service Subscription", home.Internet)
		bill = first_invoice.first_bill(location, [subscription])
		first_invoice.mark_billed([subscription], bill.period_end, since=bill.period_start)
		subscription.reload()
		back = settlement.days_of(subscription, last)
		return bill.net, sum((row.amount for row in back), decimal(0))

	return bill_and_end


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
	amount=st.decimals("0.01", "400", places=2),
	billed_from=st.dates(date(2026, 1, 1), date(2029, 12, 31)),
	before=st.integers(0, 45),
	days=st.integers(-45, 62),
)
@example(amount=Decimal("99.95"), billed_from=date(2026, 11, 29), before=1, days=-1)
@example(amount=Decimal("6.90"), billed_from=date(2026, 11, 1), before=0, days=0)
def test_no_more_is_credited_than_the_line_that_was_billed(
	first_bills, amount: Decimal, billed_from: date, before: int, days: int
) -> None:
	"""On some days of the year a leaver's credit was a cent more than its line, and was never paid out."""
	began, last = billed_from - timedelta(days=before), billed_from + timedelta(days=days)
	line, back = first_bills(amount, began, billed_from, last)
	assert -line <= min(back, 0) and (back <= 0 or last > billed_from)
	month_end = period_of(billed_from)[1]
	if last <= month_end:
		assert line + back == prorate(amount, billed_from, *period_of(billed_from), last)
	if last < billed_from:
		assert line + back == 0


def test_a_partly_billed_month_is_credited_as_it_was_billed(site, leavers) -> None:
	"""A customer whose first bill was made late by the nightly run would leave with a credit that fits no line."""
	second = date(2027, 3, 2)
	home = leavers.live((INTERNET,), billed_until="2027-03-01")
	assert leavers.bill(home.customer, second) == [("FTTH150I", 96.73)]
	leavers.end(home, home.Internet, last=second, today=second)
	# One day of 31 is 3.22.
	assert leavers.corrections(home.Internet) == [("FTTH150I", -93.51)]


def test_the_patch_sets_the_first_billed_day(site) -> None:
	"""After an update, a household whose first bill came late would still be credited a cent wrong."""
	from gigafibre_fsm.patches.v0_2 import first_day_billed

	home = billing.activated(lines=(INTERNET,))
	began = site.utils.add_days(home.activated_on, -1)
	site.db.set_value(
		"Service Subscription", {"location": home.name}, {"start_date": began, "price_since": None}
	)
	first_day_billed.execute()
	assert (
		site.db.get_value("Service Subscription", {"location": home.name}, "price_since") == home.activated_on
	)
