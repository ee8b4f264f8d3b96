"""A sale by telephone: the website's prices and order, by a link that the customer finishes, or on account."""

from __future__ import annotations

import secrets

import pytest

from embedded.story.actor import Refused
from tests.http.asking import ask
from tests.http.unchanged import nothing_written
from tests.world import orders, starts
from tests.world.fixtures import MANAGER, SALES, World
from tests.world.households import Households

pytestmark = pytest.mark.site

CART = [{"sku": "FTTH150I", "qty": 1}, {"sku": "TVBSTANDARD", "qty": 1}, {"sku": "TELEPMENS", "qty": 1}]
SOLO = [{"sku": "FTTH80I", "qty": 1}]


def buyer() -> dict[str, str]:
	return {
		"name": f"Vente Exemple {secrets.token_hex(3)}",
		"email": f"vente.{secrets.token_hex(4)}@example.com",
		"phone": f"+1514555{secrets.randbelow(9000) + 1000}",
	}


@pytest.mark.parametrize("commitment", [0, 24])
def test_prices_are_those_of_the_website(world: World, commitment: int) -> None:
	"""A customer would hear one price on the telephone and read another on the website."""
	seller, visitor = world.staff(SALES), world.visitor()
	offer = orders.offer(visitor, world.network.free[-1])
	for services in (CART, SOLO, CART[:2]):
		cart = {"offer": offer, "services": services, "commitment": commitment}
		told = seller.post("selling.quote", **cart)
		shown = visitor.post("checkout.quote", **cart)
		for part in ("monthly", "later", "one_time", "commitment"):
			assert told["quote"][part] == shown[part], part
		assert told["first_bill"]["total"] == visitor.post("checkout.preview", **cart)["total"]


def test_a_sale_by_telephone_is_the_websites_order(world: World) -> None:
	"""An order on the telephone would forget the port, or be placed twice by a double click."""
	seller, port = world.staff(SALES), world.network.take()
	who = buyer()
	sale = {
		"offer": orders.offer(world.visitor(), port),
		"services": CART,
		"contact": who,
		"contact_me": True,
		"agreed": True,
		"idempotency_key": f"sale-{secrets.token_hex(6)}",
	}
	quote = seller.post("selling.quote", offer=sale["offer"], services=CART)["quote"]
	placed = seller.post("selling.order_on_account", **sale)
	assert seller.post("selling.order_on_account", **sale) == placed
	frappe = world.look()
	order = frappe.get_doc("Sales Order", placed["order"])
	checkout = frappe.get_doc("Checkout Session", order.fsm_checkout_session)
	whole = sum(float(quote[part]["total"]) for part in ("monthly", "one_time"))
	assert (order.docstatus, order.fsm_fibre_port, f"{order.grand_total:.2f}") == (1, port, f"{whole:.2f}")
	assert checkout.sold_by == SALES and SALES in checkout.consents
	assert not frappe.db.get_value("Customer", order.customer, "fsm_ppa_enabled")
	assert frappe.db.get_value("Customer", order.customer, "email_id") == who["email"]
	assert frappe.db.exists("Dispatch Job", {"sales_order": order.name})


def test_a_link_is_finished_by_the_customer(world: World) -> None:
	"""The link would open an empty order, or the line would be sold to another visitor meanwhile."""
	seller, port = world.staff(SALES), world.network.take()
	who, visitor = buyer(), world.visitor()
	offer = orders.offer(visitor, port)
	sent = seller.post("selling.send_link", offer=offer, services=SOLO, contact=who, contact_me=True)
	assert sent["sent"] and sent["held_until"]
	(waiting,) = seller.get("selling.waiting_at", address=f"p:{port}")["checkouts"]
	assert (waiting["contact"]["email"], waiting["services"]) == (who["email"], SOLO)
	with pytest.raises(Refused) as taken:
		visitor.post("checkout.start", offer=offer, services=SOLO)
	assert taken.value.status == 409


def test_only_a_manager_gives_the_special_discount(world: World) -> None:
	"""Every seller would give twenty dollars away each month."""
	seller, manager = world.staff(SALES), world.staff(MANAGER)
	offer = orders.offer(world.visitor(), world.network.free[-1])
	cart = {"offer": offer, "services": SOLO, "special_price": True}
	with pytest.raises(Refused) as closed, nothing_written(world):
		seller.post("selling.quote", **cart)
	assert closed.value.status == 403
	plain = float(
		manager.post("selling.quote", **{**cart, "special_price": False})["quote"]["monthly"]["subtotal"]
	)
	assert float(manager.post("selling.quote", **cart)["quote"]["monthly"]["subtotal"]) == plain - 20
	assert "TELE" in {plan["sku"] for plan in seller.get("selling.options", offer=offer)["tv"]}
	assert "TELE" not in {plan["sku"] for plan in world.visitor().get("catalogue.plans", offer=offer)["tv"]}


def test_a_sale_without_a_visit(world: World, households: Households) -> None:
	"""A technician would drive to a house where all is plugged in, or the order would wait for boxes that are not there."""
	seller, port = world.staff(SALES), world.network.take()
	sale = {
		"offer": orders.offer(world.visitor(), port),
		"services": SOLO,
		"contact": buyer(),
		"contact_me": True,
		"without_visit": True,
		"agreed": True,
		"idempotency_key": f"sale-{secrets.token_hex(6)}",
	}
	cart = {"offer": sale["offer"], "services": SOLO}
	assert "ONT" in seller.post("selling.quote", **cart)["why_a_visit"]
	with nothing_written(world):
		assert ask(seller, "POST", "selling.order_on_account", sale).status_code == 409
	starts.leave_devices(world, households.live.location, port)
	assert not seller.post("selling.quote", **cart)["why_a_visit"]
	placed = seller.post("selling.order_on_account", **sale)
	job = world.look().db.get_value("Dispatch Job", {"sales_order": placed["order"]}, "without_visit")
	assert job == "Waiting for the Device"
