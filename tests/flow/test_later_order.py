"""Services that staff add for a household that is already in service."""

from __future__ import annotations

import pytest

from tests.world import orders
from tests.world.clerk import submit
from tests.world.fixtures import SALES, TECHNICIAN, World
from tests.world.orders import SOLO

pytestmark = [pytest.mark.site, pytest.mark.slow]


def test_one_time_charges_of_a_later_order_are_billed_when_installed(world: World) -> None:
	"""The television box and the activation of a telephone would be given away."""
	first = orders.buy(world, SOLO, 0)
	orders.install(world, first)
	frappe = world.look()
	served = frappe.get_doc("Sales Order", first.order)
	later = world.staff(SALES).post(
		"/api/resource/Sales Order",
		customer=served.customer,
		delivery_date=frappe.utils.add_days(frappe.utils.nowdate(), 5),
		selling_price_list=served.selling_price_list,
		fsm_service_location=served.fsm_service_location,
		items=[{"item_code": sku, "qty": 1} for sku in ("TVBSTANDARD", "DECODEUR")],
	)["data"]
	submit(world, later)
	job = orders.assign(world, later["name"])
	technician = world.staff(TECHNICIAN)
	technician.post("technician.start", job=job)
	code = orders.new_code("Décodeur TV")
	technician.post("technician.scan", job=job, code=code, equipment_type="Décodeur TV")
	orders.tick_everything(technician, job)
	technician.post("technician.complete", job=job, signed_by="Exemple")
	frappe = world.look()
	bill = frappe.get_doc("Sales Invoice", {"fsm_billing_key": f"first:{later['name']}"})
	assert {row.item_code for row in bill.items} == {"TVBSTANDARD", "DECODEUR"}
	assert next(row.amount for row in bill.items if row.item_code == "DECODEUR") == 99.95
	assert frappe.db.count("Sales Invoice", {"customer": served.customer}) == 2
	billed = {"sales_order": later["name"], "billed_until": ("is", "set")}
	assert frappe.db.count("Service Subscription", billed) == 1
