"""The technician completes the job while the office changes the same order."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from embedded.story.actor import Refused
from tests.world import orders
from tests.world.fixtures import SALES, TECHNICIAN, World

pytestmark = [pytest.mark.site, pytest.mark.slow]


def outcome(work: Any) -> int:
	try:
		work()
	except Refused as refused:
		return refused.status
	return 200


@pytest.mark.parametrize("office", ["cancels television", "cancels the order"])
def test_a_concurrent_order_is_either_installed_or_changed(world: World, office: str) -> None:
	"""A household would be billed for a service that was cancelled in the same second."""
	bought = orders.buy(world)
	job = orders.ready_to_complete(world, bought)
	technician = world.visitor().sign_in(TECHNICIAN, world.password)
	sales = world.visitor().sign_in(SALES, world.password)

	def change() -> None:
		if office == "cancels television":
			sales.post("order.remove_service", order=bought.order, service_type="TV", reason="Exemple")
		else:
			sales.post("/api/method/frappe.client.cancel", doctype="Sales Order", name=bought.order)

	with ThreadPoolExecutor(2) as both:
		completed = both.submit(
			outcome, lambda: technician.post("technician.complete", job=job, signed_by="Exemple")
		)
		changed = both.submit(outcome, change)
	seen = completed.result(), changed.result()
	frappe = world.look()
	states = dict(
		frappe.get_all(
			"Service Subscription", {"sales_order": bought.order}, ["service_type", "status"], as_list=True
		)
	)
	bill = frappe.db.get_value("Sales Invoice", {"fsm_billing_key": f"first:{bought.order}"})
	items = {row.item_code for row in frappe.get_doc("Sales Invoice", bill).items} if bill else set()
	assert ("TVBSTANDARD" in items) == (states["TV"] == "Active"), (seen, states, items)
	if office == "cancels the order":
		assert seen in ((200, 409), (409, 200))
		assert bool(bill) == (seen[0] == 200)
	else:
		assert seen in ((200, 409), (200, 200))


def test_concurrent_cancellations_end_a_service_once(world: World) -> None:
	"""Two people who end the same service would credit its days twice and free its port twice."""
	bought = orders.buy(world, orders.SOLO, 0)
	orders.install(world, bought)
	frappe = world.look()
	place = frappe.db.get_value("Sales Order", bought.order, "fsm_service_location")
	name, today = frappe.db.get_value("Service Subscription", {"location": place}), frappe.utils.nowdate()
	asked = {"location": place, "services": [name], "last_day": today, "reason": "Moving"}
	office = [world.visitor().sign_in(SALES, world.password) for _each in range(2)]
	with ThreadPoolExecutor(2) as both:
		seen = list(both.map(lambda one: outcome(lambda: one.post("ending.end", **asked)), office))
	assert sorted(seen) == [200, 400]
	frappe = world.look()
	rows = frappe.get_all("Subscription Adjustment", {"parent": name}, ["item", "from_date"], as_list=True)
	assert len(rows) == len(set(rows))
	told = {"topic": "service.ended", "reference_name": name, "channel": "SMS"}
	assert frappe.db.count("Outbound Message", told) == 1
	assert frappe.db.get_value("Fibre Port", bought.port, ["status", "sn"]) == ("Available", None)
