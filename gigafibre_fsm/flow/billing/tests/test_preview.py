"""The first invoice previewed before the order equals the one made after the installation."""

from __future__ import annotations

from decimal import Decimal

import pytest

from embedded.story.actor import Refused
from tests.world import orders
from tests.world.fixtures import World

pytestmark = pytest.mark.site


@pytest.mark.parametrize(("cart", "commitment"), [(orders.TRIO, 24), (orders.SOLO, 0)])
def test_the_first_invoice_equals_its_preview(world: World, cart: list[dict], commitment: int) -> None:
	"""A customer would be charged another amount than the checkout promised."""
	buyer = world.visitor()
	bought = orders.begin(buyer, world.network.take(), cart, commitment)
	today = world.look().utils.nowdate()
	shown = buyer.post("checkout.preview", session=bought.session, day=today)
	orders.install(world, orders.submit(buyer, orders.pay(world, buyer, bought)))
	invoice = world.look().get_doc("Sales Invoice", {"fsm_billing_key": f"first:{bought.order}"})
	assert Decimal(shown["total"]) == Decimal(f"{invoice.grand_total:.2f}")
	assert sorted((line["sku"], line["amount"]) for line in shown["lines"]) == sorted(
		(row.item_code, f"{row.amount:.2f}") for row in invoice.items
	)


def test_a_cart_without_a_checkout_has_a_preview(world: World) -> None:
	"""A separate website could not show the first invoice on its plan page."""
	buyer = world.visitor()
	token = orders.offer(buyer, world.network.free[-1])
	cart = {"offer": token, "services": orders.TRIO, "commitment": 24}
	first = buyer.post("checkout.preview", **cart)
	assert first["date"] == buyer.get("checkout.slots", offer=token)["dates"][0]["date"]
	assert first["then"]["total"] == buyer.post("checkout.quote", **cart)["monthly"]["total"]


@pytest.mark.parametrize("day", ["2020-01-01", "2099-01-01", "soon"])
def test_a_preview_for_a_past_day_is_refused(world: World, day: str) -> None:
	"""An amount for a day in the past would be shown as a valid one."""
	buyer = world.visitor()
	token = orders.offer(buyer, world.network.free[-1])
	with pytest.raises(Refused) as refusal:
		buyer.post("checkout.preview", offer=token, services=orders.SOLO, day=day)
	assert refusal.value.status == 400
