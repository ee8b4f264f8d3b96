"""Plan changes in the portal: the preview equals the result, to the cent."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

import pytest

from gigafibre_fsm.exceptions import BadRequest, Conflict, NotFound
from tests.factories import billing, ordering

pytestmark = pytest.mark.site


@pytest.fixture
def home(site, monkeypatch):
	"""Internet 150 and TV, billed for this month, seen as their customer."""
	from gigafibre_fsm.flow.billing.rules import period_of
	from gigafibre_fsm.flow.portal import accounts, plans

	place = billing.activated(lines=(("FTTH150I", 1, 99.95), ("TVBSTANDARD", 1, 30), ("RAB2X", 1, -5)))
	for module in (accounts, plans):
		monkeypatch.setattr(module, "customers_of", lambda user: [place.customer])
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


def test_a_plan_that_line_or_device_cannot_carry_says_why(site, home) -> None:
	"""A household would pay for a speed that never arrives, or read "not possible" and call."""
	from gigafibre_fsm.flow.portal import plans

	def why() -> dict[str, str]:
		return {plan["sku"]: plan["why"] for plan in plans.choices(home.Internet)["plans"]}

	assert not any(why().values())
	profile = {
		"doctype": "Device Profile",
		"profile_name": "Exemple 1G",
		"equipment_type": "ONT",
		"max_speed": 1000,
	}
	site.get_doc({**profile, "data_model": "TR-181"}).insert()
	box = {"location": home.location, "equipment_type": "ONT"}
	site.db.set_value("Service Equipment", box, {"status": "Actif", "device_profile": "Exemple 1G"})
	assert "1000" in why()["FTTH1500I"] and not why()["FTTH500I"]
	with pytest.raises(BadRequest):
		plans.preview_plan(home.Internet, "FTTH1500I")
	port = site.db.get_value("Service Location", home.location, "fibre_port")
	site.db.set_value("Fibre Port", port, "max_speed", 500)
	assert " 500 " in why()["FTTH1500I"]


def test_channels_are_added_for_the_price_shown(site, home) -> None:
	"""A customer would agree to one price for channels and be billed another."""
	from gigafibre_fsm.flow.portal import channels, plans

	sold = {each["sku"]: each for each in channels.choices(home.TV)["add_ons"]}
	assert not sold["TVSPORTS"]["had"] and not channels.choices(home.Internet)["add_ons"]
	shown = channels.preview(home.TV, ["TVSPORTS"])
	assert shown["price"] == sold["TVSPORTS"]["price"]
	with pytest.raises(Conflict):
		channels.change(home.TV, ["TVSPORTS"], "0.01")
	assert not site.get_doc("Service Subscription", home.TV).extras
	channels.change(home.TV, ["TVSPORTS"], shown["price"])
	place = plans.of_customers([home.customer])["places"][0]
	assert place["monthly"]["total_label"] == shown["lines"][-1]["amount_label"]


def test_a_move_is_asked_for_with_everything_that_was_shown(site, home) -> None:
	"""Support would have to ask where to, when and for how much; or a day and a price would be promised that are not there."""
	from gigafibre_fsm.flow.portal import moves

	port = ordering.port(max_speed=1500)
	shown = moves.preview(home.location, f"p:{port.name}")
	assert shown["possible"] and shown["days"], shown
	for wanted in ((None, "0.01"), (home.today - timedelta(days=400), shown["monthly"])):
		with pytest.raises(Conflict):
			moves.request_move(home.location, f"p:{port.name}", *wanted)
	assert not site.db.exists("Issue", {"customer": home.customer})
	moves.request_move(home.location, f"p:{port.name}", None, shown["monthly"])
	issue = site.get_doc("Issue", {"customer": home.customer})
	assert issue.fsm_service_location == home.location
	assert all(line["amount_label"] in issue.description for line in shown["lines"])
	site.db.set_value("Fibre Port", port.name, "max_speed", 25)
	assert not moves.preview(home.location, f"p:{port.name}")["possible"]


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
	assert plans._possible_actions(service_shown(home, home.TV)) == ["come_back", "end"]
	plans.come_back(home.TV)
	assert site.db.get_value("Service Subscription", home.TV, "status") == "Active"


def service_shown(home, subscription: str) -> dict:
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
	assert service_shown(home, home.TV)["can"] == ["keep"] and service_shown(home, home.Internet)["can"] == [
		"plan",
		"pause",
		"end",
	]
	plans.withdraw_end(home.TV)
	assert not site.db.get_value("Service Subscription", home.TV, "last_day")


def test_services_of_others_are_not_found(site, home, monkeypatch) -> None:
	"""A neighbour could end or change a household's Internet."""
	from gigafibre_fsm.flow.portal import accounts, channels, plans

	for module in (accounts, plans):
		monkeypatch.setattr(module, "customers_of", lambda user: [])
	for attempt in (
		lambda: plans.choices(home.Internet),
		lambda: channels.choices(home.TV),
		lambda: channels.change(home.TV, ["TVSPORTS"], "10.00"),
		lambda: plans.change_plan(home.Internet, "FTTH80I", "79.95"),
		lambda: plans.pause(home.Internet, home.today, home.today + timedelta(days=60)),
		lambda: plans.end(home.location, [home.Internet], home.today, "Price", "0.00"),
		lambda: plans.withdraw_end(home.Internet),
	):
		with pytest.raises(NotFound):
			attempt()
