"""An order entered with the defaults of ERPNext's own form: its price list, its taxes, its buttons."""

from __future__ import annotations

from typing import Any

import pytest

from embedded.story.actor import Refused
from tests.world import clerk, orders
from tests.world.fixtures import MANAGER, SALES, World

pytestmark = [pytest.mark.site, pytest.mark.slow]


def test_the_forms_price_list_is_replaced_by_ours(world: World) -> None:
	"""The household would be installed, live and never billed."""
	order = clerk.saved(world, world.network.take(), "FTTH80I")
	assert [line["rate"] for line in order["items"]] == [79.95]
	assert order["selling_price_list"] == clerk.zone_list(world, order["fsm_fibre_port"])


def test_the_forms_taxes_are_replaced_by_ours(world: World) -> None:
	"""The customer would be promised 83.95 a month and billed 91.93."""
	order = clerk.saved(world, world.network.take(), "FTTH80I")
	assert order["taxes_and_charges"] == clerk.settings(world, "tax_template")
	assert (order["grand_total"], order["rounded_total"]) == (91.93, 0)


def test_an_agreed_price_is_kept(world: World) -> None:
	"""A price agreed on the telephone would be lost at the next save."""
	order = clerk.saved(world, world.network.take(), {"item_code": "FTTH80I", "rate": 89.95})
	assert order["items"][0]["rate"] == 89.95
	again = world.staff(SALES).change("Sales Order", order["name"], fsm_contact_me=1)
	assert again["items"][0]["rate"] == 89.95


FREE = {"item_code": "FTTH80I", "discount_percentage": 100}


def test_a_free_line_without_a_reason_is_refused(world: World) -> None:
	"""A line at 0.00 would be installed and never billed, and nobody would know why."""
	order = clerk.saved(world, world.network.take(), FREE)
	with pytest.raises(Refused) as refused:
		clerk.submit(world, order)
	assert refused.value.status == 400 and "Internet 80" in refused.value.sentence
	assert world.look().db.get_value("Fibre Port", order["fsm_fibre_port"], "status") == "Available"


def test_a_manager_can_give_a_reason_for_a_free_line(world: World) -> None:
	"""A line that is free on purpose, such as the mayor's office's, could not be ordered."""
	with pytest.raises(Refused):
		clerk.saved(world, world.network.take(), FREE, fsm_price_reason="Parce que")
	order = clerk.saved(
		world, world.network.take(), FREE, by=MANAGER, fsm_price_reason="Commandite de l'aréna"
	)
	clerk.submit(world, order)
	assert world.look().db.count("Service Subscription", {"sales_order": order["name"], "rate": 0}) == 1


def test_a_clerk_gives_only_discounts_that_are_earned(world: World) -> None:
	"""The discount of two services, or of a commitment, would be given for ever to who has one service and can leave."""
	committed = {"item_code": "RAB24M", "rate": -15}
	for line in ({"item_code": "RAB2X", "rate": -5}, committed):
		order = clerk.saved(world, world.network.take(), "FTTH80I", line)
		with pytest.raises(Refused) as refused:
			clerk.submit(world, order)
		assert refused.value.status == 400
	clerk.submit(world, clerk.saved(world, world.network.take(), "FTTH80I", committed, fsm_commitment="24"))


@pytest.mark.parametrize("rate", [0.01, 60])
def test_a_clerk_cannot_sell_below_the_list_price(world: World, rate: float) -> None:
	"""Internet for a cent a month would be one typing mistake away."""
	line = {"item_code": "FTTH80I", "rate": rate}
	order = clerk.saved(world, world.network.take(), line)
	with pytest.raises(Refused) as refused:
		clerk.submit(world, order)
	assert refused.value.status == 400 and "79,95" in refused.value.sentence
	clerk.submit(world, order, by=MANAGER)


def test_an_order_shows_its_real_status(world: World) -> None:
	"""A household in service would be shown in red as overdue, to be delivered and billed again."""
	bought = orders.buy(world, orders.SOLO, 0)
	typed = clerk.saved(world, world.network.take(), "FTTH80I")
	clerk.submit(world, typed)
	for order in (bought.order, typed["name"]):
		assert world.look().db.get_value("Sales Order", order, clerk.STATE) == ("To Deliver", 0, 100)
	orders.install(world, bought)
	assert world.look().db.get_value("Sales Order", bought.order, clerk.STATE) == ("Completed", 100, 100)


@pytest.mark.parametrize("kind", ["Sales Invoice", "Delivery Note"])
def test_billing_or_delivering_an_order_from_its_form_is_refused(world: World, kind: str) -> None:
	"""The customer would pay the month twice: once by the order's form, once by the subscription."""
	if kind == "Delivery Note" and not world.look().db.exists("DocType", kind):
		pytest.skip("the stand-in has no Delivery Note")
	bought = orders.buy(world, orders.SOLO, 0)
	method = f"erpnext.selling.doctype.sales_order.sales_order.make_{kind.lower().replace(' ', '_')}"
	with pytest.raises(Refused) as refused:
		draft = world.office().post(f"/api/method/{method}", source_name=bought.order)
		row = clerk.row_of(world, bought.order)
		if not draft.get("items"):  # a careful clerk would type them
			draft["items"] = [{**row, "sales_order": bought.order, "against_sales_order": bought.order}]
		world.office().post(f"/api/resource/{kind}", **draft)
	assert bought.order in refused.value.sentence
	assert (
		world.look().db.count(kind, {"customer": bought_by(world, bought.order), "docstatus": ["<", 2]}) == 0
	)


def bought_by(world: World, order: str) -> Any:
	return world.look().db.get_value("Sales Order", order, "customer")
