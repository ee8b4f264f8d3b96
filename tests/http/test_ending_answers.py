"""Ending a service over HTTP, as the office does."""

from __future__ import annotations

import pytest

from embedded.story.actor import Refused
from tests.world import orders
from tests.world.fixtures import MANAGER, SALES, SUPPORT, World

pytestmark = pytest.mark.site


def test_a_service_is_ended(world: World) -> None:
	"""The office would promise the end of a service, and the household would keep paying."""
	office, manager = world.staff(SALES), world.staff(MANAGER)
	bought = orders.buy(world, orders.SOLO, 0)
	orders.install(world, bought)
	place = world.look().db.get_value("Sales Order", bought.order, "fsm_service_location")
	told = office.get("ending.options", location=place)
	assert [service["kind"] for service in told["services"]] == ["Internet"] and not told["may_waive"]
	last = world.look().utils.add_days(told["today"], 40)
	internet = next(service["name"] for service in told["services"] if service["kind"] == "Internet")
	about = {"location": place, "services": [internet], "reason": "Moving"}
	assert office.post("ending.end", **about, last_day=last)["services"][0]["last_day"] == last
	assert office.post("ending.keep", subscription=internet)["services"][0]["last_day"] == ""
	waived = {"charge_fee": False, "waiver": "Bon client"}
	with pytest.raises(Refused) as refused:
		office.post("ending.end", **about, last_day=told["today"], **waived)
	assert refused.value.status == 403
	ended = manager.post("ending.end", **about, last_day=told["today"], **waived)["services"]
	assert {service["status"] for service in ended} == {"Cancelled"}
	due = {"location": place, "return_since": ("is", "set")}
	device = world.look().db.get_value("Service Equipment", due)
	assert world.staff(SUPPORT).post("ending.returned", equipment=device)["status"] == "Returned"
