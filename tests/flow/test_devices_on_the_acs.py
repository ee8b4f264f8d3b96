"""Devices behind the ACS stand-in, which runs the app's own scripts: their reports over HTTP, and the settings that
they get.
"""

from __future__ import annotations

import secrets
from collections.abc import Iterator
from typing import Any

import pytest

from embedded.story.device import boot_device, wait_for_push, wifi
from tests.world import orders
from tests.world.fixtures import TECHNICIAN, World
from tests.world.orders import SOLO

pytestmark = pytest.mark.site
PATIENCE_S = 240
ROUTER = {"product_class": "Device2", "oui": "403F8C", "manufacturer": "TP-Link", "data_model": "TR-181"}


@pytest.fixture
def pull_mode(world: World) -> Iterator[None]:
	def put(mode: str) -> None:
		frappe = world.look()
		frappe.db.set_single_value("Gigafibre Settings", "provisioning_mode", mode)
		frappe.db.commit()
		frappe.clear_document_cache("Gigafibre Settings", "Gigafibre Settings")

	put("Pull")
	yield
	put("Push")


def at_the_house(world: World) -> tuple[orders.Purchase, str]:
	bought = orders.buy(world, SOLO, 0)
	job = orders.assign(world, bought.order)
	world.staff(TECHNICIAN).post("technician.start", job=job)
	return bought, job


def scan(world: World, job: str, kind: str, code: str) -> str:
	given = {"job": job, "code": code, "equipment_type": kind, "confirm": True}
	return world.staff(TECHNICIAN).post("technician.scan", **given)["equipment"]


def verified(world: World, equipment: str, device: str) -> Any:
	"""The push to a device, once the device has it."""

	def proven() -> Any:
		row = world.look().db.get_value(
			"Provisioning Push",
			{"equipment": equipment},
			["name", "status", "last_error"],
			as_dict=True,
			order_by="creation desc",
		)
		return row if row and row.status == "Verified" else None

	return wait_for_push(world.stage(), world.office(), [device], proven, f"the push to {device}", PATIENCE_S)


def test_a_device_fetches_its_settings(world: World, pull_mode: None) -> None:
	"""In pull mode, a change for thousands of routers would reach none of them."""
	_bought, job = at_the_house(world)
	mac = orders.new_code("Routeur").replace(":", "")
	equipment = scan(world, job, "Routeur", mac)
	stage = world.stage()
	device = boot_device(stage, serial=mac, **ROUTER)
	push = verified(world, equipment, device)
	record = world.look().get_doc("Service Equipment", equipment)
	names, keys = wifi(stage, device)
	assert names == {record.custom_wifi_ssid} and keys == {record.get_password("custom_wifi_password")}
	payloads = world.look().get_all("Outbound Message", {"reference_name": push.name}, pluck="response")
	assert record.get_password("custom_wifi_password") not in repr(payloads)


def test_settings_are_proven_by_the_device_s_own_sessions(world: World) -> None:
	"""A technician would wait a minute for each step, until the next sweep looks."""
	_bought, job = at_the_house(world)
	mac = orders.new_code("Routeur").replace(":", "")
	boot_device(world.stage(), serial=mac, **ROUTER)
	equipment = scan(world, job, "Routeur", mac)

	def taken() -> bool:
		row = {"equipment": equipment, "status": "Verified"}
		return bool(world.look().db.exists("Provisioning Push", row))

	world.stage().wait_for("a push that is verified without a sweep", taken, seconds=30)


@pytest.mark.parametrize("label", ["of the PON", "of TR-069"])
def test_a_terminal_is_known_by_either_of_its_serials(world: World, label: str) -> None:
	"""Scanned by one of its serials the ONT would be unknown and block the visit; by the other its line would have a
	serial that no OLT knows.
	"""
	bought, job = at_the_house(world)
	serial, pon = f"22275A7{secrets.token_hex(3).upper()}", f"TPLG{secrets.token_hex(4).upper()}"
	ont = scan(world, job, "ONT", pon if label == "of the PON" else serial)
	router = orders.new_code("Routeur")
	scan(world, job, "Routeur", router)
	stage = world.stage()
	device = boot_device(stage, model="XX230v", serial=serial, pon_serial=pon)
	orders.inform(world, {"Routeur": router})
	orders.tick_everything(world.staff(TECHNICIAN), job)
	verified(world, ont, device)
	known = world.look().db.get_value(
		"Service Equipment", ont, ["acs_device_id", "device_profile", "pon_serial", "rx_power"], as_dict=True
	)
	assert (known.acs_device_id, known.device_profile) == (device, "TP-Link XX230v")
	assert known.pon_serial == pon and -28 < known.rx_power < -8
	done = world.staff(TECHNICIAN).post("technician.complete", job=job, signed_by="Exemple")
	assert done["status"] == "Completed"
	line = world.look().db.get_value("Fibre Port", bought.port, ["status", "sn"])
	assert line == ("Occupied", pon)


def test_a_router_with_another_address_of_its_maker_has_its_settings(world: World) -> None:
	"""TP-Link has dozens of OUIs: a Deco with one that no profile lists would get no WiFi, and nobody would know
	why.
	"""
	_bought, job = at_the_house(world)
	oui = f"{secrets.randbelow(64) * 4:02X}{secrets.token_hex(2).upper()}"
	mac = oui + secrets.token_hex(3).upper()
	equipment = scan(world, job, "Routeur", mac)
	device = boot_device(world.stage(), **{**ROUTER, "oui": oui, "serial": mac})
	verified(world, equipment, device)
	assert world.look().db.get_value("Service Equipment", equipment, "device_profile") == "TP-Link Deco"
