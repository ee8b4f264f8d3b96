"""A device at a customer's premises, from afar: its values, a restart, a factory reset, a profile against its tree."""

from __future__ import annotations

import json
from typing import Any

import pytest
import requests

from embedded.services.genieacs.models import MODELS
from embedded.story.actor import Refused
from embedded.story.device import boot_device, parameters, wait_for_push
from tests.http.unchanged import nothing_written
from tests.world import orders
from tests.world.fixtures import DISPATCHER, MANAGER, SUPPORT, TECHNICIAN, World

pytestmark = pytest.mark.site
ROUTER = {"product_class": "Device2", "oui": "403F8C", "manufacturer": "TP-Link", "data_model": "TR-181"}


@pytest.fixture(scope="module")
def router(world: World) -> tuple[str, str]:
	"""A router that has its settings; (equipment, id of the device)."""
	bought = orders.buy(world, orders.SOLO, 0)
	job = orders.assign(world, bought.order)
	technician = world.staff(TECHNICIAN)
	technician.post("technician.start", job=job)
	mac = orders.new_code("Routeur").replace(":", "")
	scanned = technician.post("technician.scan", job=job, code=mac, equipment_type="Routeur", confirm=True)
	device = boot_device(world.stage(), serial=mac, **ROUTER)
	settled(world, scanned["equipment"], device)
	return scanned["equipment"], device


def settled(world: World, equipment: str, device: str) -> None:
	"""Wait until the device has what is wanted now."""

	def proven() -> bool:
		newest = {"equipment": equipment}
		status = world.look().db.get_value("Provisioning Push", newest, "status", order_by="creation desc")
		return status == "Verified"

	wait_for_push(world.stage(), world.office(), [device], proven, f"the push to {device}")


def watched(world: World, equipment: str) -> dict[str, Any]:
	"""What the form shows when nothing is pending."""
	support = world.staff(SUPPORT)

	def look() -> Any:
		shown = support.post("diagnostics.look", equipment=equipment)
		return None if shown["pending"] else shown

	return world.stage().wait_for(f"the values of {equipment}", look, seconds=60)


def test_a_device_tells_its_values_again(world: World, router: tuple[str, str]) -> None:
	"""Support would read values of last week as those of now."""
	equipment, device = router
	asked = world.staff(SUPPORT).post("diagnostics.refresh", equipment=equipment)
	assert asked["pending"]
	shown = watched(world, equipment)
	values = {row["what"]: row for row in shown["values"]}
	assert (
		values["firmware"]["value"] == parameters(world.stage(), device)["Device.DeviceInfo.SoftwareVersion"]
	)
	assert all(row["at"] for row in shown["values"])
	assert {client["name"] for client in shown["clients"]} == {"ordinateur", "telephone"}
	with pytest.raises(Refused) as refused:
		world.staff(TECHNICIAN).post("diagnostics.refresh", equipment=equipment)
	assert refused.value.status == 403


def test_a_device_is_switched_off_and_on(world: World, router: tuple[str, str]) -> None:
	"""Support would send a technician for what a restart solves."""
	equipment, device = router
	with nothing_written(world), pytest.raises(Refused) as refused:
		world.staff(DISPATCHER).post("diagnostics.reboot", equipment=equipment, reason="Essai")
	assert refused.value.status == 403
	before = last_boot(world, device)
	world.staff(SUPPORT).post("diagnostics.reboot", equipment=equipment, reason="WiFi lent")
	world.stage().wait_for("the restart", lambda: last_boot(world, device) != before, seconds=60)
	assert "WiFi lent" in timeline(world, equipment)


def test_a_factory_reset_is_confirmed_and_gives_everything_back(
	world: World, router: tuple[str, str]
) -> None:
	"""One click on the wrong device would cut off a household, or leave it with the factory's WiFi."""
	equipment, device = router
	support = world.staff(SUPPORT)
	with pytest.raises(Refused) as refused:
		support.post("diagnostics.factory_reset", equipment=equipment, typed="403F8C000000", reason="Essai")
	assert refused.value.status == 400
	before = last_boot(world, device)
	label = world.look().db.get_value("Service Equipment", equipment, "mac")
	support.post("diagnostics.factory_reset", equipment=equipment, typed=label.lower(), reason="Bloqué")
	world.stage().wait_for("the reset", lambda: last_boot(world, device) != before, seconds=60)
	ssid = world.look().db.get_value("Service Equipment", equipment, "custom_wifi_ssid")
	name = "Device.WiFi.SSID.1.SSID"

	def back() -> bool:
		return parameters(world.stage(), device)[name] == ssid

	wait_for_push(world.stage(), world.office(), [device], back, "the settings", seconds=120)
	assert "Bloqué" in timeline(world, equipment)


def test_a_tree_is_checked_from_a_file(world: World) -> None:
	"""A profile would be accepted whose paths exist on no real device."""
	tree: dict[str, Any] = {}
	for path, parameter in MODELS["XX230v"].parameters.items():
		node = tree
		for part in path.split("."):
			node = node.setdefault(part, {})
		node.update(_value=parameter.value, _writable=parameter.writable)
	manager = world.staff(MANAGER)
	held = {"doctype": "Device Profile", "docname": "TP-Link XX230v", "is_private": 1}
	answer = manager.session.post(
		f"{manager.base}/api/method/upload_file",
		data=held,
		files={"file": ("arbre.json", json.dumps([tree]).encode())},
		timeout=30,
	)
	assert answer.status_code == 200, answer.text[:300]
	url = answer.json()["message"]["file_url"]
	told = manager.post("equipment.check_tree", profile="TP-Link XX230v", file=url)
	states = {row["path"]: row["state"] for row in told["findings"]}
	assert states["Device.WiFi.SSID.3.SSID"] == "found" and "missing" not in states.values()
	with pytest.raises(Refused) as refused:
		manager.post("equipment.check_tree", profile="TP-Link Deco", file=url)
	assert refused.value.status == 404, "a file of another record"


def last_boot(world: World, device: str) -> Any:
	query = {"query": json.dumps({"_id": device}), "projection": "_lastBoot"}
	return (
		requests.get(f"{world.fakes['genieacs']['url']}/devices/", query, timeout=10)
		.json()[0]
		.get("_lastBoot")
	)


def timeline(world: World, equipment: str) -> str:
	said = {"reference_name": equipment, "comment_type": "Info"}
	return " ".join(world.look().get_all("Comment", said, pluck="content"))
