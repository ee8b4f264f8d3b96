"""An order with the email address of a household that is already in service."""

from __future__ import annotations

import pytest

from embedded.story.actor import Refused
from tests.world import orders
from tests.world.orders import SOLO

pytestmark = pytest.mark.site


def test_an_order_does_not_replace_the_card_of_an_active_customer(world) -> None:
	"""A stranger's declined card would get a paying household suspended."""
	first = orders.buy(world, SOLO, 0)
	orders.install(world, first)
	customer = world.look().db.get_value("Sales Order", first.order, "customer")
	before = world.frappe.db.get_value("Customer", customer, "fsm_stripe_payment_method")
	stranger = world.visitor()
	bought = orders.begin(stranger, world.network.take(), SOLO, 0)
	stranger.post("checkout.update", session=bought.session, contact=first.contact)
	orders.pay(world, stranger, bought)
	with pytest.raises(Refused) as refusal:
		orders.submit(stranger, bought)
	assert refusal.value.status == 409
	assert "connectez-vous" in refusal.value.sentence
	assert world.look().db.get_value("Customer", customer, "fsm_stripe_payment_method") == before
	stage = world.stage()
	stage.wait_for("the last SMS", lambda: [t for t in stage.sms_to(first.contact["phone"]) if "activé" in t])
	themselves = orders.sign_in(world, first.contact)
	assert orders.submit(themselves, bought).order
	assert world.look().db.get_value("Sales Order", bought.order, "customer") == customer
