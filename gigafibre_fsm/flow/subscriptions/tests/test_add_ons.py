"""Channels that go with a television service, on a site, and the next invoice after them."""

from __future__ import annotations

from datetime import date

import pytest

from gigafibre_fsm.exceptions import BadRequest, Conflict
from tests.factories import billing

pytestmark = pytest.mark.site
TENTH, APRIL = date(2027, 3, 10), date(2027, 4, 1)
SPORTS, FILMS = "TVSPORTS", "TVFILMS"


@pytest.fixture
def household(site):
	"""Internet 150 and TV, billed to the end of March 2027."""
	location = billing.activated(lines=(("FTTH150I", 1, 99.95), ("TVBSTANDARD", 1, 30)))
	facts = {
		"start_date": "2026-11-15",
		"price_since": None,
		"billed_until": "2027-03-31",
		"commitment_end": None,
	}
	site.db.set_value("Service Subscription", {"location": location.name}, facts)
	names = site.get_all(
		"Service Subscription", {"location": location.name}, ["service_type", "name"], as_list=True
	)
	return site._dict(customer=location.customer, location=location.name, **dict(names))


def bill(site, customer: str, day: date) -> dict[str, float]:
	from gigafibre_fsm.flow.billing import monthly

	made = monthly.bill_customer(customer, day)
	found: dict[str, float] = {}
	for row in site.get_doc("Sales Invoice", made[-1]).items if made else ():
		found[row.item_code] = round(found.get(row.item_code, 0) + row.amount, 2)
	return found


def test_channels_cost_the_days_that_they_are_there(site, household) -> None:
	"""A household would pay a whole month for channels of three weeks, or go on paying for those that it gave back."""
	from gigafibre_fsm.flow.subscriptions import add_ons

	price = next(float(each["price"]) for each in add_ons.choices(household.TV) if each["sku"] == SPORTS)
	add_ons.change(household.TV, [SPORTS], TENTH)
	assert [each["sku"] for each in add_ons.choices(household.TV) if each["had"]] == [SPORTS]
	april = bill(site, household.customer, APRIL)
	assert april[SPORTS] == round(price + round(price * 22 / 31, 2), 2)
	add_ons.change(household.TV, [], date(2027, 4, 16))
	assert bill(site, household.customer, date(2027, 5, 1))[SPORTS] == -round(price * 15 / 30, 2)
	assert SPORTS not in bill(site, household.customer, date(2027, 6, 1))


@pytest.mark.parametrize("day", [10, 13])
def test_channels_of_a_few_days_cost_these_days(site, household, day: int) -> None:
	"""Channels that were given back in the month in which they came would cost a cent more, or less, than their days; those of
	one day, a cent.
	"""
	from gigafibre_fsm.flow.subscriptions import add_ons

	add_ons.change(household.TV, [SPORTS, FILMS], TENTH)
	rates = {row.item: row.rate for row in site.get_doc("Service Subscription", household.TV).extras}
	add_ons.change(household.TV, [], date(2027, 3, day))
	for sku, rate in rates.items():
		asked = {"parent": household.TV, "item": sku}
		sums = sum(site.get_all("Subscription Adjustment", asked, pluck="amount"))
		assert round(sums, 2) == round(rate * (day - 10) / 31, 2)


def test_a_month_that_is_billed_late_has_only_the_days_of_the_channels(site, household) -> None:
	"""A household whose bill is late would pay for new channels from the first of the month."""
	from gigafibre_fsm.flow.subscriptions import add_ons

	late = {"billed_until": "2027-02-28"}
	site.db.set_value("Service Subscription", {"location": household.location}, late)
	add_ons.change(household.TV, [SPORTS], TENTH)
	price = float(site.get_doc("Service Subscription", household.TV).extras[0].rate)
	assert bill(site, household.customer, TENTH)[SPORTS] == round(price * 22 / 31, 2)


def test_what_it_keeps_keeps_its_agreed_price(site, household) -> None:
	"""Adding one channel would raise the price of the others."""
	from gigafibre_fsm.flow.subscriptions import add_ons

	add_ons.change(household.TV, [SPORTS], TENTH)
	subscription = site.get_doc("Service Subscription", household.TV)
	site.db.set_value("Subscription Extra", subscription.extras[0].name, "rate", 1.0)
	made = add_ons.preview(household.TV, [SPORTS, FILMS], TENTH)
	assert [item.sku for item in made.added] == [FILMS] and not made.removed
	add_ons.change(household.TV, [SPORTS, FILMS], TENTH)
	rates = {row.item: row.rate for row in site.get_doc("Service Subscription", household.TV).extras}
	assert rates[SPORTS] == 1.0 and set(rates) == {SPORTS, FILMS}


def test_what_is_not_sold_changes_nothing(site, household) -> None:
	"""Somebody would get channels for the price of another thing, or a bill for a change of nothing."""
	from gigafibre_fsm.flow.subscriptions import add_ons

	for name, wanted in (
		(household.TV, ["FTTH25"]),
		(household.TV, ["X"]),
		(household.TV, []),
		(household.Internet, [SPORTS]),
	):
		with pytest.raises(BadRequest):
			add_ons.change(name, wanted, TENTH)
	site.db.set_value("Service Subscription", household.TV, "status", "Suspended")
	with pytest.raises(Conflict):
		add_ons.change(household.TV, [SPORTS], TENTH)
	assert not site.get_doc("Service Subscription", household.TV).extras
