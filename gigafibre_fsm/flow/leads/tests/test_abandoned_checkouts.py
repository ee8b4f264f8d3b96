"""Abandoned checkouts, as sales sees them."""

from __future__ import annotations

import pytest

from embedded.story.actor import Refused
from gigafibre_fsm.flow.checkout import service
from tests.world import orders
from tests.world.fixtures import DISPATCHER, SALES, World

pytestmark = pytest.mark.site


def a_day_later(world: World, session: str) -> str:
	"""Runs the minutely sweep a day later; returns the state of the follow-up."""
	frappe, name = world.look(), session.partition(".")[0]
	frappe.db.sql(
		"UPDATE `tabCheckout Session` SET last_activity = NOW() - INTERVAL 3 DAY,"
		" hold_until = NOW() - INTERVAL 3 DAY WHERE name = %s",
		name,
	)
	service.sweep_checkouts()
	frappe.db.commit()
	return world.look().db.get_value("Checkout Session", name, "follow_up") or ""


def begun(world: World, **contact: str) -> str:
	"""A checkout with `contact` as its only data."""
	buyer = world.visitor()
	offer = orders.offer(buyer, world.network.take())
	session = buyer.post("checkout.start", offer=offer, services=orders.SOLO, commitment=0)["session"]
	if contact:
		buyer.post("checkout.update", session=session, contact=contact, consents={"contact": True})
	return session


def test_an_abandoned_checkout_with_an_address_is_listed_for_sales(world: World) -> None:
	"""Half of the visitors leave at the form, and nobody would call them."""
	someone = orders.new_contact()
	session = begun(world, email=someone["email"])
	assert a_day_later(world, session) == "To Contact"
	assert a_day_later(world, begun(world)) == ""
	seen = world.staff(SALES).records(
		"Checkout Session",
		["name", "email"],
		[["follow_up", "=", "To Contact"], ["email", "=", someone["email"]]],
	)
	assert [row["name"] for row in seen] == [session.partition(".")[0]]


def test_a_visitor_who_ordered_later_is_not_listed(world: World) -> None:
	"""A customer would be asked why they did not order."""
	bought = orders.begin(world.visitor(), world.network.take(), orders.SOLO, 0)
	given_up = begun(world, email=bought.contact["email"])
	assert a_day_later(world, given_up) == "To Contact"
	buyer = world.visitor()
	orders.submit(buyer, orders.pay(world, buyer, bought))
	assert a_day_later(world, given_up) == "Ordered"


def test_a_visitor_who_returns_is_not_listed(world: World) -> None:
	"""Sales would call a visitor who is just entering the card."""
	session = begun(world, email=orders.new_contact()["email"])
	assert a_day_later(world, session) == "To Contact"
	world.visitor().post("checkout.update", session=session, contact={"name": "Client exemple"})
	frappe = world.look()
	service.sweep_checkouts()
	frappe.db.commit()
	assert not world.look().db.get_value("Checkout Session", session.partition(".")[0], "follow_up")


def test_an_abandoned_checkout_becomes_one_lead(world: World) -> None:
	"""Two sellers would call the same person, each from a lead of their own."""
	someone = orders.new_contact()
	name = begun(world, **someone).partition(".")[0]
	seller = world.staff(SALES)
	made = [seller.post("lead.from_checkout", checkout=name)["lead"] for _twice in range(2)]
	assert made[0] == made[1]
	lead = world.look().get_doc("Lead", made[0])
	assert (lead.email_id, lead.mobile_no, lead.fsm_interest) == (someone["email"], someone["phone"], "Order")
	session = world.look().get_doc("Checkout Session", name)
	assert (session.follow_up, session.contacted_by, session.lead) == ("Contacted", SALES, made[0])


def test_only_sales_can_follow_up(world: World) -> None:
	"""Every desk user could write to people who have not consented."""
	name = begun(world, email=orders.new_contact()["email"]).partition(".")[0]
	for method in ("contacted", "from_checkout"):
		with pytest.raises(Refused) as refusal:
			world.staff(DISPATCHER).post(f"lead.{method}", checkout=name)
		assert refusal.value.status == 403
