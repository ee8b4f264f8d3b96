"""An order entered in the desk is checked in the same way as one from the website."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from embedded.story.actor import Refused
from gigafibre_fsm.money import taxes
from tests.world import orders
from tests.world.clerk import submit
from tests.world.fixtures import SALES, TECHNICIAN, World

pytestmark = [pytest.mark.site, pytest.mark.slow]


def typed(world: World, port: str, *lines: dict[str, Any], **values: Any) -> dict[str, Any]:
	"""The draft that the desk saves."""
	frappe = world.look()
	customer = frappe.new_doc("Customer")
	customer.update(
		{
			"customer_name": f"Client exemple {frappe.generate_hash(length=8)}",
			"fsm_sample": 1,
			"language": "fr",
		}
	)
	customer.insert()
	frappe.db.commit()
	zone = frappe.db.get_value("OLT", frappe.db.get_value("Fibre Port", port, "olt"), "default_zone")
	body = {
		"customer": customer.name,
		"delivery_date": frappe.utils.add_days(frappe.utils.nowdate(), 14),
		"selling_price_list": frappe.db.get_value("Pricing Zone", zone, "price_list"),
		"fsm_fibre_port": port,
		"items": [{"qty": 1, **line} for line in lines],
		**values,
	}
	return desk(world).post("/api/resource/Sales Order", **body)["data"]


def desk(world: World) -> Any:
	return world.staff(SALES)


def test_price_and_total_are_calculated_by_the_server(world: World) -> None:
	"""An order by telephone would have a mistyped price, or one that a script sent."""
	order = typed(world, world.network.take(), {"item_code": "FTTH80I"}, grand_total=1, net_total=1)
	price = world.look().db.get_value(
		"Item Price", {"item_code": "FTTH80I", "price_list": order["selling_price_list"]}, "price_list_rate"
	)
	assert order["items"][0]["rate"] == price == order["net_total"]
	net = Decimal(str(price))
	assert order["grand_total"] == float(net + sum(taxes(net)))
	submit(world, order)
	frappe = world.look()
	port = frappe.db.get_value("Fibre Port", order["fsm_fibre_port"], ["status", "sales_order"])
	assert port == ("Reserved", order["name"])
	for doctype in ("Dispatch Job", "Project", "Service Location", "Service Subscription"):
		assert frappe.db.count(doctype, {"sales_order": order["name"]}) == 1


def test_a_port_held_by_a_visitor_is_refused_in_the_desk(world: World) -> None:
	"""Somebody at the payment step would lose the line to an order typed at the same moment."""
	visitor = world.visitor()
	bought = orders.begin(visitor, world.network.take(), orders.SOLO, 0)
	order = typed(world, bought.port, {"item_code": "FTTH80I"})
	with pytest.raises(Refused) as refused:
		submit(world, order)
	assert "retenue par une commande en ligne" in refused.value.sentence
	assert world.look().db.get_value("Sales Order", order["name"], "docstatus") == 0
	with pytest.raises(Refused) as refused:
		typed(
			world,
			bought.port,
			{"item_code": "FTTH80I"},
			fsm_checkout_session=bought.session.partition(".")[0],
		)
	assert refused.value.status == 403
	orders.submit(visitor, orders.pay(world, visitor, bought))
	assert world.look().db.get_value("Fibre Port", bought.port, "sales_order") == bought.order


def test_two_plans_on_one_line_are_refused(world: World) -> None:
	"""A household would pay for two plans over one line."""
	order = typed(world, world.network.take(), {"item_code": "FTTH80I"}, {"item_code": "FTTH150I"})
	with pytest.raises(Refused):
		submit(world, order)
	assert world.look().db.get_value("Fibre Port", order["fsm_fibre_port"], "status") == "Available"


@pytest.mark.parametrize("kind", ["occupied", "faulty"])
def test_the_desk_shows_why_a_port_is_refused(world: World, kind: str) -> None:
	"""Sales would press Submit and see nothing at all."""
	order = typed(world, getattr(world.network, kind), {"item_code": "FTTH80I"})
	with pytest.raises(Refused) as refused:
		submit(world, order)
	assert refused.value.status == 409
	assert order["fsm_fibre_port"] in refused.value.sentence


@pytest.mark.parametrize(
	("what", "lines", "values"),
	[
		("half a service", [{"item_code": "FTTH80I", "qty": 0.5}], {}),
		(
			"a discount on the whole",
			[{"item_code": "FTTH80I"}],
			{"apply_discount_on": "Net Total", "additional_discount_percentage": 50},
		),
		(
			"a discount of the total",
			[{"item_code": "FTTH80I"}],
			{"apply_discount_on": "Grand Total", "discount_amount": 20},
		),
	],
)
def test_changes_that_cannot_be_followed_are_refused(
	world: World, what: str, lines: list, values: dict
) -> None:
	"""The customer would be promised one price by the order and billed another one each month."""
	order = typed(world, world.network.take(), *lines, **values)
	with pytest.raises(Refused) as refused:
		submit(world, order)
	assert refused.value.status in (400, 409, 417), what
	assert world.look().db.get_value("Fibre Port", order["fsm_fibre_port"], "status") == "Available"


def test_an_order_names_either_a_location_or_a_port(world: World) -> None:
	"""Removing a service from an order for a connected location would remove the location from its own line."""
	bought = orders.buy(world, orders.SOLO, 0)
	orders.install(world, bought)
	frappe = world.look()
	place = frappe.db.get_value(
		"Service Location", {"sales_order": bought.order}, ["name", "customer"], as_dict=True
	)
	spare = world.network.take()
	more = [{"item_code": "TVBSTANDARD"}, {"item_code": "TELEPMENS"}]
	order = typed(world, spare, *more, fsm_service_location=place.name)
	frappe.db.set_value("Sales Order", order["name"], {"customer": place.customer})
	frappe.db.commit()
	with pytest.raises(Refused) as refused:
		submit(world, order)
	assert spare in refused.value.sentence
	for port in (bought.port, None):
		frappe.db.set_value("Sales Order", order["name"], "fsm_fibre_port", port)
		frappe.db.commit()
	submit(world, order)
	world.staff(SALES).post(
		"order.remove_service", order=order["name"], service_type="TV", reason="Pas de télé"
	)
	assert world.look().db.get_value("Service Location", place.name, "fibre_port") == bought.port


@pytest.mark.parametrize("status", ["Closed", "On Hold"])
def test_a_closed_order_cannot_be_installed(world: World, status: str) -> None:
	"""The technician would carry out, and the card be charged for, an order that sales have closed."""
	bought = orders.buy(world, orders.SOLO, 0)
	job = orders.ready_to_complete(world, bought)
	method = "/api/method/erpnext.selling.doctype.sales_order.sales_order.update_status"
	world.office().post(method, status=status, name=bought.order)
	with pytest.raises(Refused) as refused:
		world.staff(TECHNICIAN).post("technician.complete", job=job, signed_by="Exemple")
	assert refused.value.status == 409 and bought.order in refused.value.sentence
	assert not world.look().db.exists("Sales Invoice", {"fsm_billing_key": f"first:{bought.order}"})
	world.office().post(method, status="Draft", name=bought.order)
	done = world.staff(TECHNICIAN).post("technician.complete", job=job, signed_by="Exemple")
	assert done["status"] == "Completed"


def test_a_further_project_creates_no_visit(world: World) -> None:
	"""Two technicians would drive to one house, each with half of its devices."""
	bought = orders.buy(world, orders.SOLO, 0)
	first = world.look().get_doc("Project", {"sales_order": bought.order})
	world.office().post(
		"/api/resource/Project",
		project_name=f"Tranchée {bought.order}",
		sales_order=bought.order,
		fsm_service_location=first.fsm_service_location,
		company=first.company,
	)
	assert world.look().db.count("Dispatch Job", {"sales_order": bought.order}) == 1
