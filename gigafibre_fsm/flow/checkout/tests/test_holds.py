"""A hold that expires while its visitor is still in the checkout."""

from __future__ import annotations

import pytest

from embedded.story.actor import Refused
from tests.world import orders
from tests.world.orders import SOLO

pytestmark = pytest.mark.site


def run_out(world, bought: orders.Purchase, rival: str = "") -> None:
	"""Lets the hold of a checkout expire and runs the sweep; then perhaps another visitor takes the line."""
	past = "2020-01-01 00:00:00"
	frappe = world.look()
	frappe.db.set_value("Fibre Port", bought.port, "hold_until", past)
	frappe.db.set_value("Checkout Session", bought.session.partition(".")[0], "hold_until", past)
	frappe.db.commit()
	from gigafibre_fsm.scheduled import minutely

	minutely.holds()
	if rival:
		taken = {"status": "Held", "held_by": rival, "hold_until": "2099-01-01 00:00:00"}
		frappe.db.set_value("Fibre Port", bought.port, taken)
	frappe.db.commit()


def test_a_slow_bank_does_not_lose_the_port(world) -> None:
	"""A visitor who confirms the card after the hold expired would be refused although the line is free."""
	buyer = world.visitor("fr")
	bought = orders.pay(world, buyer, orders.begin(buyer, world.network.take(), SOLO, 0))
	run_out(world, bought)
	assert orders.submit(buyer, bought).order
	late = orders.pay(world, buyer, orders.begin(buyer := world.visitor("fr"), world.network.take(), SOLO, 0))
	run_out(world, late, rival="somebody")
	with pytest.raises(Refused) as refusal:
		orders.submit(buyer, late)
	assert refusal.value.status == 409
	assert "carte n’a pas été débitée" in refusal.value.sentence
	assert buyer.post("checkout.payment", session=late.session)["saved"] == "Visa •••• 4242"


def test_asking_for_the_card_extends_the_hold(world) -> None:
	"""The line would be lost while the card is entered, or a card entered for a line that is gone."""
	buyer = world.visitor()
	bought = orders.begin(buyer, world.network.take(), SOLO, 0)
	run_out(world, bought)
	buyer.post("checkout.payment", session=bought.session)
	assert buyer.get("checkout.resume", session=bought.session)["hold_seconds"] > 1000
	run_out(world, bought, rival="somebody")
	with pytest.raises(Refused) as refusal:
		buyer.post("checkout.payment", session=bought.session)
	assert refusal.value.status == 409
