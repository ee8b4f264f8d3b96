"""Devices of a household in service: the methods of the desk and of the technician's page."""

from __future__ import annotations

import secrets
from collections.abc import Iterator

import pytest

from embedded.story.actor import Refused
from tests.http.unchanged import nothing_written
from tests.world import orders
from tests.world.fixtures import DISPATCHER, MANAGER, OTHER_TECHNICIAN, SUPPORT, TECHNICIAN, World

pytestmark = pytest.mark.site


def test_a_serial_is_matched_after_the_visit(world: World) -> None:
	"""A household whose ONT was never scanned could never be sent any settings."""
	bought = orders.buy(world, orders.SOLO, 0)
	job = orders.assign(world, bought.order)
	world.staff(TECHNICIAN).post("technician.start", job=job)
	manager = world.staff(MANAGER)
	manager.post("technician.complete", job=job, signed_by="Exemple", override_reason="Étiquette illisible")
	frappe = world.look()
	ont = frappe.db.get_value("Service Equipment", {"sales_order": bought.order, "equipment_type": "ONT"})
	asked = {"equipment": ont, "code": orders.new_code("ONT"), "reason": "Photo du client"}
	for other in (TECHNICIAN, SUPPORT, DISPATCHER):
		with nothing_written(world), pytest.raises(Refused) as refused:
			world.staff(other).post("equipment.match", **asked)
		assert refused.value.status == 403
	answer = manager.post("equipment.match", **asked)
	assert (answer["serial"], answer["status"]) == (asked["code"], "Actif")
	assert world.look().db.get_value("Fibre Port", bought.port, "sn") == asked["code"]
	note = world.look().get_all(
		"Comment", {"reference_name": ont, "comment_type": "Info"}, ["owner", "content"]
	)[0]
	assert note.owner == MANAGER and "Photo du client" in note.content


def test_a_defective_device_is_replaced(world: World) -> None:
	"""A household whose router failed would wait for a user with database access."""
	bought = orders.buy(world, orders.SOLO, 0)
	orders.install(world, bought)
	frappe = world.look()
	router = frappe.get_doc("Service Equipment", {"sales_order": bought.order, "equipment_type": "Routeur"})
	asked = {"equipment": router.name, "code": orders.new_code("Routeur"), "reason": "Plus de lumière"}
	with nothing_written(world), pytest.raises(Refused) as refused:
		world.staff(DISPATCHER).post("equipment.replace", **asked)
	assert refused.value.status == 403
	new = world.staff(SUPPORT).post("equipment.replace", **asked, fate="Retiré")
	assert new["status"] == "Actif"
	frappe = world.look()
	repair = frappe.get_doc(
		{
			"doctype": "Dispatch Job",
			"job_type": "Repair",
			"customer": router.customer,
			"location": router.location,
			"duration_minutes": 60,
		}
	).insert()
	frappe.db.commit()
	day = str(frappe.utils.add_days(frappe.utils.nowdate(), 30))
	technician = frappe.db.get_value("Technician", {"user": TECHNICIAN})
	job = {"job": repair.name}
	world.staff(MANAGER).post("dispatch.assign", **job, technician=technician, day=day, time_window="Day")
	visitor = world.staff(TECHNICIAN)
	again = {"equipment": new["equipment"], "code": orders.new_code("Routeur"), "reason": "Foudre"}
	with nothing_written(world), pytest.raises(Refused) as elsewhere:
		world.staff(OTHER_TECHNICIAN).post("technician.replace", **job, **again)
	assert elsewhere.value.status == 404
	visitor.post("technician.start", **job)
	answer = visitor.post("technician.replace", **job, **again)
	listed = {row["equipment"] for row in answer["job"]["equipment"]}
	assert answer["equipment"] in listed and new["equipment"] not in listed
	kept = world.look().db.get_value("Service Equipment", answer["equipment"], ["custom_wifi_ssid", "status"])
	assert kept == (router.custom_wifi_ssid, "Actif")


def test_an_unconfirmed_device_waits_for_a_manager(world: World) -> None:
	"""A device with the neighbour's serial would be sent the neighbour's passwords."""
	bought = orders.buy(world, orders.SOLO, 0)
	orders.install(world, bought)
	frappe = world.look()
	router = frappe.get_doc("Service Equipment", {"sales_order": bought.order, "equipment_type": "Routeur"})
	serial = router.mac
	said = {
		"serial": serial,
		"oui": "AABBCC",
		"product_class": "Foreign",
		"acs_device_id": f"AABBCC-Foreign-{serial}",
	}
	acs = orders.device(world)
	assert acs.post("device.event", event="bootstrap", event_key=f"stranger:{serial}", **said) == {
		"known": False
	}
	asked = {"serial": serial, "acs_device_id": said["acs_device_id"]}
	with pytest.raises(Refused) as refused:
		acs.get("device.configuration", **asked)
	assert refused.value.status == 404
	issue = world.look().db.get_value("Device Event", {"claims": router.name, "event": "bootstrap"}, "issue")
	with nothing_written(world), pytest.raises(Refused) as refused:
		world.staff(SUPPORT).post("equipment.accept", issue=issue)
	assert refused.value.status == 403
	assert world.staff(MANAGER).post("equipment.accept", issue=issue)["equipment"] == router.name
	assert acs.get("device.configuration", **asked)["parameters"], "now it is the household's"


@pytest.fixture
def many_reports(world: World) -> Iterator[None]:
	"""As many devices have reported in these seconds as can be recorded at once."""
	from gigafibre_fsm.api import device
	from gigafibre_fsm.guards import rate

	frappe = world.look()
	while rate.is_within("device events False", device.AT_ONCE, device.WINDOW_SECONDS):
		pass
	yield
	frappe.cache.execute_command("DEL", rate._name("device events False", "rate"))


def test_the_reports_of_a_whole_town_wait_for_a_worker(world: World, many_reports: None) -> None:
	"""After a power cut the website would stop for all visitors, or device reports be lost."""
	from gigafibre_fsm.scheduled import device_events

	acs, serial = orders.device(world), f"22275A7{secrets.token_hex(3).upper()}"
	said = {"serial": serial, "event": "online", "firmware": "x" * 500}
	answer = acs.post("device.event", **said)
	assert answer["queued"] is True and "140" in answer["refused"]
	new = acs.post("device.event", serial=serial, event="bootstrap")
	assert new == {"known": False}, "somebody may be waiting for a device with factory settings"
	while device_events.drain():
		pass
	reports = {"serial": serial, "event": ("!=", "unknown")}
	events = world.look().get_all("Device Event", reports, pluck="event", order_by="happened_at")
	assert events == ["online", "bootstrap"]


def test_a_plausible_label_needs_a_confirmation(world: World) -> None:
	"""A typing mistake would be installed as a household's router."""
	bought = orders.buy(world, orders.SOLO, 0)
	job = orders.assign(world, bought.order)
	technician = world.staff(TECHNICIAN)
	technician.post("technician.start", job=job)
	asked = {"job": job, "code": "BONJOUR123", "equipment_type": "Routeur"}
	with nothing_written(world):
		answer = technician.post("technician.scan", **asked)
	assert answer["confirm"] is True and "BONJOUR123" in answer["question"]
	assert technician.post("technician.scan", **asked, confirm=True)["serial"] == "BONJOUR123"


def test_a_silent_device_is_looked_for_again(world: World) -> None:
	"""The technician would wait for the next sweep, or for the office."""
	bought = orders.buy(world, orders.SOLO, 0)
	job = orders.assign(world, bought.order)
	technician = world.staff(TECHNICIAN)
	orders.start_and_scan(world, technician, job)
	shown = technician.get("technician.job", job=job)
	silent = [device["equipment"] for device in shown["equipment"] if device["silent"]]
	assert len(silent) == 2 and shown["light"] == {
		"told": None,
		"ont": None,
		"weakest": -27,
		"strongest": -8,
		"reason": "",
	}
	asked = {"topic": "device.find", "reference_name": silent[0]}
	world.look().db.delete("Outbound Message", asked)
	world.frappe.db.commit()
	technician.post("technician.look_again", job=job, equipment=silent[0])
	assert world.look().db.count("Outbound Message", asked) == 1
	elsewhere = world.frappe.db.get_value("Service Equipment", {"name": ("not in", silent)})
	with nothing_written(world), pytest.raises(Refused) as refused:
		technician.post("technician.look_again", job=job, equipment=elsewhere)
	assert refused.value.status == 404
