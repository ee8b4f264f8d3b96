"""A customer who keeps a telephone number: from the checkout to the order, to support's task and to the visit."""

from __future__ import annotations

import pytest

from embedded.story.actor import Refused
from tests.world import orders
from tests.world.fixtures import World

pytestmark = pytest.mark.site
KEPT = {"number": "450 555-0142", "provider": "Bell", "account": "B1-20345"}
TOLD = "450 555-0142 · Bell · B1-20345"


def ordered(world: World, cart: list[dict], kept: dict[str, str] | None) -> orders.Purchase:
	buyer = world.visitor()
	bought = orders.begin(buyer, world.network.take(), cart, 0)
	buyer.post("checkout.update", session=bought.session, number_transfer=kept)
	return orders.submit(buyer, orders.pay(world, buyer, bought))


def test_support_has_a_task_and_the_visit_shows_the_number(world: World) -> None:
	"""The number would stay at its old provider, and the family without it on the day of the visit."""
	bought = ordered(world, orders.TRIO, KEPT)
	frappe = world.look()
	order = frappe.get_doc("Sales Order", bought.order)
	assert (order.fsm_transfer_number, order.fsm_transfer_provider) == ("+14505550142", "Bell")
	project = frappe.db.get_value("Project", {"sales_order": bought.order})
	tasks = frappe.get_all("Task", filters={"project": project}, pluck="subject")
	assert f"Transférer le numéro {TOLD}" in tasks
	assert frappe.db.get_value("Dispatch Job", {"sales_order": bought.order}, "number_transfer") == TOLD


def test_without_a_telephone_line_nothing_is_transferred(world: World) -> None:
	"""A number would be taken from its provider without a line here to use it."""
	bought = ordered(world, orders.SOLO, KEPT)
	frappe = world.look()
	assert not frappe.db.get_value("Sales Order", bought.order, "fsm_transfer_number")
	assert not frappe.db.get_value("Dispatch Job", {"sales_order": bought.order}, "number_transfer")


@pytest.mark.parametrize(
	"wrong", [{"number": "123", "provider": "Bell", "account": "1"}, {"number": KEPT["number"]}]
)
def test_half_a_request_is_refused(world: World, wrong: dict[str, str]) -> None:
	"""Support would have to request a number from a provider that was not named."""
	buyer = world.visitor()
	bought = orders.begin(buyer, world.network.take(), orders.TRIO, 0)
	with pytest.raises(Refused):
		buyer.post("checkout.update", session=bought.session, number_transfer=wrong)
