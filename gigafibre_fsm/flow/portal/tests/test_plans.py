"""What a customer changes in the portal: the preview is what happens, to the cent."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

import pytest

from gigafibre_fsm.exceptions import Conflict, NotFound
from tests.factories import billing

pytestmark = pytest.mark.site


@pytest.fixture
def home(site, monkeypatch):
	"""Internet 150 and TV, billed for this month, seen as their customer."""
	from gigafibre_fsm.flow.billing.rules import period_of
	from gigafibre_fsm.flow.portal import plans

	place = billing.activated(lines=(("FTTH150I", 1, 99.95), ("TVBSTANDARD", 1, 30), ("RAB2X", 1, -5)))
	monkeypatch.setattr(plans, "customers_of", lambda user: [place.customer])
	site.db.set_value("Fibre Port", place.fibre_port, "max_speed", 1500)
	today = site.utils.getdate(site.utils.nowdate())
	facts = {
		"start_date": period_of(today)[0],
		"price_since": None,
		"billed_until": period_of(today)[1],
		"commitment_end": None,
	}
	site.db.set_value("Service Subscription", {"location": place.name}, facts)
	rows = site.get_all(
		"Service Subscription", {"location": place.name}, ["service_type", "name"], as_list=True
	)
	return site._dict(customer=place.customer, location=place.name, today=today, **dict(rows))


def test_a_customer_changes_the_plan_for_the_price_shown(site, home) -> None:
	"""A customer would agree to one price and be billed another."""
	from gigafibre_fsm.flow.portal import plans

	offered = {plan["sku"]: plan for plan in plans.choices(home.Internet)["plans"]}
	assert offered["FTTH150I"]["current"] and offered["FTTH500I"]["fits"]
	shown = plans.preview_plan(home.Internet, "FTTH1500I")
	with pytest.raises(Conflict):
		plans.change_plan(home.Internet, "FTTH1500I", "0.01")
	assert site.db.get_value("Service Subscription", home.Internet, "item") == "FTTH150I"
	plans.change_plan(home.Internet, "FTTH1500I", shown["price"])
	told = plans.of_customers([home.customer])["places"][0]
	assert told["monthly"]["total_label"] == shown["lines"][-1]["amount_label"]
	assert site.db.get_value("Service Subscription", home.Internet, "item") == "FTTH1500I"


def test_a_customer_pauses_and_comes_back(site, home) -> None:
	"""A household would pay its chalet all winter, or could not bring it back without calling."""
	from gigafibre_fsm.flow.portal import plans

	first, back = home.today, home.today + timedelta(days=90)
	shown = plans.preview_pause(home.TV, first, back)
	plans.pause(home.TV, first, back)
	rows = site.get_doc("Service Subscription", home.TV).adjustments
	credit = sum((Decimal(str(row.amount)) for row in rows), Decimal(0))
	assert bool(shown["lines"]) is bool(credit)
	assert site.db.get_value("Service Subscription", home.TV, "status") == "Suspended"
	assert plans._can(told(home, home.TV)) == ["come_back", "end"]
	plans.come_back(home.TV)
	assert site.db.get_value("Service Subscription", home.TV, "status") == "Active"


def told(home, subscription: str) -> dict:
	from gigafibre_fsm.flow.portal import plans

	places = plans.of_customers([home.customer])["places"]
	return next(each for place in places for each in place["services"] if each["name"] == subscription)


def test_a_customer_ends_a_service_for_the_total_shown(site, home) -> None:
	"""A customer would leave for another amount than the one that was shown, or leave by one tap too many."""
	from gigafibre_fsm.flow.portal import plans

	last = home.today + timedelta(days=10)
	shown = plans.preview_end(home.location, [home.TV], last)
	with pytest.raises(Conflict):
		plans.end(home.location, [home.TV], last, "Price", "1.00")
	plans.end(home.location, [home.TV], last, "Price", shown["total"])
	assert site.utils.getdate(site.db.get_value("Service Subscription", home.TV, "last_day")) == last
	assert told(home, home.TV)["can"] == ["keep"] and told(home, home.Internet)["can"] == [
		"plan",
		"pause",
		"end",
	]
	plans.keep(home.TV)
	assert not site.db.get_value("Service Subscription", home.TV, "last_day")


def test_services_of_others_are_not_found(site, home, monkeypatch) -> None:
	"""A neighbour could end or change a household's Internet."""
	from gigafibre_fsm.flow.portal import plans

	monkeypatch.setattr(plans, "customers_of", lambda user: [])
	for attempt in (
		lambda: plans.choices(home.Internet),
		lambda: plans.change_plan(home.Internet, "FTTH80I", "79.95"),
		lambda: plans.pause(home.Internet, home.today, home.today + timedelta(days=60)),
		lambda: plans.end(home.location, [home.Internet], home.today, "Price", "0.00"),
		lambda: plans.keep(home.Internet),
	):
		with pytest.raises(NotFound):
			attempt()
