"""Households in every stage of the flow, bought and installed over HTTP once for all suites."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import pytest

from embedded.story.actor import Actor
from tests.world import orders
from tests.world.fixtures import OTHER_TECHNICIAN, TECHNICIAN, World
from tests.world.orders import Purchase


@dataclass
class Household:
	"""A customer with an order, and the records that came of it."""

	bought: Purchase
	customer: str
	location: str
	job: str
	project: str
	records: dict[str, list[str]]

	@property
	def router(self) -> str:
		return self.records["Routeur"][0]


@dataclass
class Households:
	"""`live` and `neighbour` are two customers with service, `visited` has the technician in the house.

	`ordered` waits for a date, `undecided` has a saved card and no order yet.
	"""

	live: Household
	neighbour: Household
	visited: Household
	ordered: Household
	undecided: Purchase
	at_home: Actor
	next_door: Actor


def household(world: World, bought: Purchase) -> Household:
	frappe = world.look()
	order = frappe.get_doc("Sales Order", bought.order)
	by_order = {"sales_order": order.name}
	records: dict[str, list[str]] = {
		doctype: frappe.get_all(doctype, filters=by_order, pluck="name", order_by="name")
		for doctype in ("Service Subscription", "Service Equipment", "Dispatch Job", "Project")
	}
	for kind in ("ONT", "Routeur"):
		filters = {**by_order, "equipment_type": kind}
		records[kind] = frappe.get_all("Service Equipment", filters=filters, pluck="name")
	records["Sales Invoice"] = frappe.get_all(
		"Sales Invoice", filters={"customer": order.customer}, pluck="name"
	)
	return Household(
		bought,
		order.customer,
		order.fsm_service_location,
		records["Dispatch Job"][0],
		records["Project"][0],
		records,
	)


def quiet(world: World) -> None:
	"""Wait until the worker is idle: from then on only the test itself writes."""

	from gigafibre_fsm.clock import utc_now
	from tests.world import jobs

	def idle() -> bool:
		rows = world.look().db.sql(
			"""SELECT COUNT(*) FROM `tabOutbound Message` WHERE leased_until > %(now)s
			OR (status = 'Queued' AND attempts = 0 AND next_attempt <= %(now)s)""",
			{"now": utc_now()},
		)
		resting = jobs.at_rest()
		if resting and rows[0][0]:
			# no scheduler sweeps this site, and messages held for a minute are due by now
			world.frappe.enqueue("gigafibre_fsm.scheduled.minutely.outbox", queue="short")
		return resting and rows[0][0] == 0

	world.stage().wait_for("an idle worker", idle, seconds=180)


@pytest.fixture(scope="session")
def households(world: World) -> Any:
	live, neighbour = orders.buy(world), orders.buy(world, orders.SOLO, 0)
	orders.install(world, live)
	orders.install(world, neighbour, OTHER_TECHNICIAN)
	visited, ordered = orders.buy(world, orders.SOLO, 24), orders.buy(world)
	job = orders.assign(world, visited.order, TECHNICIAN)
	technician = world.staff(TECHNICIAN)
	technician.post("technician.start", job=job)
	buyer = world.visitor()
	undecided = orders.pay(world, buyer, orders.begin(buyer, world.network.take()))
	at_home, next_door = orders.sign_in(world, live.contact), orders.sign_in(world, neighbour.contact)
	quiet(world)
	return Households(
		*(household(world, bought) for bought in (live, neighbour, visited, ordered)),
		undecided,
		at_home,
		next_door,
	)
