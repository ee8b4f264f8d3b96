"""The workshop over HTTP: a device comes back, is checked, and goes to the shelf, to its maker or to scrap."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest

from tests.http.asking import ask
from tests.world import orders
from tests.world.fixtures import MANAGER, SUPPORT, World

pytestmark = pytest.mark.site


def test_a_device_comes_back_and_goes_to_the_shelf(world: World) -> None:
	"""A returned router would lie in a box, charged to its household, or go to the next one with the last one's WiFi."""
	bought = orders.buy(world, orders.SOLO, 0)
	orders.install(world, bought)
	support, manager = world.staff(SUPPORT), world.staff(MANAGER)
	kinds = world.look().get_all(
		"Service Equipment", {"sales_order": bought.order}, ["equipment_type", "name", "location"]
	)
	place = kinds[0].location
	router, ont = (
		{"equipment": row.name} for kind in ("Routeur", "ONT") for row in kinds if row.equipment_type == kind
	)

	def do(step: str, **arguments: Any) -> str:
		return support.post(f"workshop.{step}", **arguments)["status"]

	def refused(step: str, **arguments: Any) -> int:
		return ask(support, "POST", f"workshop.{step}", arguments).status_code

	code = {"code": bought.codes["Routeur"]}
	assert refused("receive", **code) == 409, "its service goes on and nobody asked for it"
	assert refused("plan_pickup", location=place) == 409
	for device in (router, ont):
		assert do("ask_back", **device, reason="Autre forfait (exemple)") == "Actif"
	due = {row["name"]: row for row in support.get("workshop.shown")["due"]}
	assert due[router["equipment"]]["days"] == 0
	job = support.post("workshop.plan_pickup", location=place)["job"]
	assert world.look().db.get_value("Dispatch Job", job, "job_type") == "Pickup"

	assert refused("charge_fee", **router) == 403
	assert ask(manager, "POST", "workshop.charge_fee", router).status_code == 409, "it is not due"
	with fee_due(world, router["equipment"]):
		manager.post("workshop.charge_fee", **router)
	kept = world.look().db.get_value("Service Equipment", router["equipment"], ["fee_state", "return_fee"])
	assert kept == ("Charged", 100)

	unsure = support.post("workshop.receive", code="BONJOUR123")
	assert unsure["confirm"] and "BONJOUR123" in unsure["question"]
	assert do("receive", **code) == "Returned"
	assert world.look().db.get_value("Service Equipment", router["equipment"], "fee_state") == "Refunded"
	bench = {row["name"]: row for row in support.get("workshop.shown")["bench"]}
	for step in bench[router["equipment"]]["checks"]:
		assert do("check", **router, item=step["key"], done=True) == "Testing"
	assert refused("to_stock", **router) == 409, "it still has the household's WiFi"
	do("wiped_by_hand", **router, reason="Bouton (exemple)")
	assert do("to_stock", **router) == "In Stock"
	assert not world.look().db.get_value("Service Equipment", router["equipment"], "custom_wifi_ssid")

	assert do("receive", code=bought.codes["ONT"]) == "Returned"
	do("reset", **ont)
	assert world.look().db.get_value("Service Equipment", ont["equipment"], "wipe_state") == "Asked"
	number = {"number": "RMA-1"}
	assert refused("to_maker", **ont, **number, warranty_until="2020-01-01") == 409
	assert do("to_maker", **ont, **number, warranty_until="2099-01-01") == "RMA"
	assert do("back_from_maker", **ont) == "Returned"
	assert do("scrap", **ont, reason="Brûlé (exemple)") == "Retiré"
	assert refused("scrap", **ont, reason="Brûlé (exemple)") == 409


@contextmanager
def fee_due(world: World, equipment: str) -> Iterator[None]:
	"""A fee is set, and this device was due back and its customer reminded long ago."""
	frappe = world.look()
	settings = "Gigafibre Settings"
	before = {
		field: frappe.db.get_single_value(settings, field) for field in ("return_fee", "return_fee_days")
	}

	def put(values: dict[str, Any]) -> None:
		for field, value in values.items():
			frappe.db.set_single_value(settings, field, value)
		frappe.db.commit()
		frappe.clear_document_cache(settings, settings)

	frappe.db.set_value("Service Equipment", equipment, {"return_since": "2026-01-05", "return_reminders": 1})
	put({"return_fee": 100, "return_fee_days": 60})
	try:
		yield
	finally:
		world.look()
		put(before)
