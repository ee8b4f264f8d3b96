"""What the tracking page of an order says once its services have begun."""

from __future__ import annotations

import pytest

from tests.factories import billing, ordering
from tests.factories.people import make_user

pytestmark = pytest.mark.site


@pytest.fixture
def place(site):
	"""The location of an installed order."""
	site.local.lang = "en"
	return billing.activated((("FTTH150I", 1, 99.95),))


def track(order: str) -> dict:
	from gigafibre_fsm.flow.checkout.sessions import tracking_path
	from gigafibre_fsm.flow.portal import order_tracking

	return order_tracking.track(tracking_path(order).partition("t=")[2])


@pytest.mark.parametrize(
	("status", "words"),
	[
		("Active", "Your service is active."),
		("Suspended", "Your service is suspended. Call us"),
		("Disconnected", "Your service here has ended."),
	],
)
def test_the_page_tells_the_state_of_the_service(site, place, status: str, words: str) -> None:
	"""The page of a home that is disconnected or suspended would say "installed" for ever."""
	place.db_set("status", status)
	told = track(place.sales_order)
	assert told["headline"].startswith(words)
	assert bool(told["steps"]) is (status == "Active")


def test_only_the_customer_reads_why(site, place) -> None:
	"""Whoever is sent the link would learn of an unpaid bill, or that nobody is at home until May."""
	place.db_set("status", "Suspended")
	services = {"location": place.name}
	site.db.set_value("Service Subscription", services, {"status": "Suspended", "suspension": "Unpaid"})
	site.set_user("Guest")
	assert "unpaid" not in track(place.sales_order)["headline"]
	site.set_user("Administrator")
	owner = make_user(site, f"{site.generate_hash(length=8)}@example.com")
	customer = site.get_doc("Customer", place.customer)
	customer.append("portal_users", {"user": owner})
	customer.save()
	site.set_user(owner)
	assert "unpaid" in track(place.sales_order)["headline"]


def test_an_order_for_a_home_in_service_is_followed_like_any_other(site, place) -> None:
	"""A household that adds television would read that it works, before anybody came."""
	added = ordering.order(
		(("TVBSTANDARD", 1, 30),), customer=place.customer, fsm_service_location=place.name
	)
	told = track(added.name)
	assert told["headline"] == "Your order is confirmed."
	assert told["steps"][-1]["state"] == "later"
