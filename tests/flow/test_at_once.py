"""The technician signs off while somebody at the office changes the same order."""

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
def test_the_order_is_installed_or_changed_never_both(world: World, office: str) -> None:
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
	bill = frappe.db.get_value("Sales Invoice", {"billing_key": f"first:{bought.order}"})
	items = {row.item_code for row in frappe.get_doc("Sales Invoice", bill).items} if bill else set()
	assert ("TVBSTANDARD" in items) == (states["TV"] == "Active"), (seen, states, items)
	if office == "cancels the order":
		assert seen in ((200, 409), (409, 200))
		assert bool(bill) == (seen[0] == 200)
	else:
		assert seen in ((200, 409), (200, 200))
