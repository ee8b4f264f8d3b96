"""The first invoice of a purchase, and its payment."""

from __future__ import annotations

from typing import Any

from tests.world import orders
from tests.world.fixtures import World
from tests.world.orders import Purchase


def invoice_of(world: World, bought: Purchase) -> Any:
	frappe = world.look()
	return frappe.get_doc("Sales Invoice", {"fsm_billing_key": f"first:{bought.order}"})


def installed(world: World, card: str) -> Purchase:
	bought = orders.buy(world, orders.SOLO, 0, card)
	orders.install(world, bought)
	return bought


def charged(world: World, bought: Purchase) -> Any:
	"""The invoice after Stripe has answered its charge."""
	return world.stage().wait_for(
		"Stripe's answer",
		lambda: (
			(found := invoice_of(world, bought)).fsm_charge_state not in ("", "Queued", "Charging") and found
		),
	)


def payments(world: World, invoice: str) -> list[str]:
	return world.look().get_all(
		"Payment Entry Reference", filters={"reference_name": invoice, "docstatus": 1}, pluck="parent"
	)


def sms(world: World, bought: Purchase, words: str) -> str:
	stage = world.stage()
	return stage.wait_for(
		f"an SMS that says {words}",
		lambda: next((text for text in stage.sms_to(bought.contact["phone"]) if words in text.lower()), None),
	)
