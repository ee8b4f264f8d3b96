"""The evidence that is required before the card is charged: each device's own report, and sufficient optical power."""

from __future__ import annotations

import secrets

import pytest

from embedded.story.actor import Refused
from tests.world import orders
from tests.world.fixtures import TECHNICIAN, World
from tests.world.orders import SOLO, Purchase

pytestmark = pytest.mark.site


def on_site(world: World) -> tuple[Purchase, str]:
	"""An order whose visit lacks only the ONT."""
	bought = orders.buy(world, SOLO, 0)
	job = orders.assign(world, bought.order)
	technician, router = world.staff(TECHNICIAN), orders.new_code("Routeur")
	technician.post("technician.start", job=job)
	technician.post("technician.scan", job=job, code=router, equipment_type="Routeur")
	orders.inform(world, {"Routeur": router})
	orders.tick_everything(technician, job)
	return bought, job


def refused(world: World, job: str, **said: object) -> str:
	"""Why the visit cannot be completed; asserts that nothing is live or billed."""
	with pytest.raises(Refused) as refusal:
		world.staff(TECHNICIAN).post("technician.complete", job=job, signed_by="Exemple", **said)
	assert refusal.value.status in (400, 409)
	order = world.look().db.get_value("Dispatch Job", job, "sales_order")
	assert not world.look().db.exists("Sales Invoice", {"fsm_billing_key": f"first:{order}"})
	return refusal.value.sentence


def inform(world: World, serial: str, **facts: str) -> None:
	orders.device(world).post(
		"device.event", serial=serial, event="inform", event_key=secrets.token_hex(8), **facts
	)


def test_an_old_report_is_no_evidence(world: World) -> None:
	"""The card would be charged for an ONT that was tried in the warehouse and never connected here."""
	bought, job = on_site(world)
	technician, serial = world.staff(TECHNICIAN), orders.new_code("ONT")
	inform(world, serial)
	frappe = world.look()
	earlier = frappe.utils.add_to_date(frappe.utils.now_datetime(), days=-3)
	frappe.db.set_value("Device Event", {"serial": serial, "event": "inform"}, "happened_at", earlier)
	frappe.db.commit()
	technician.post("technician.scan", job=job, code=serial, equipment_type="ONT")
	assert "pas encore annoncé" in refused(world, job)
	inform(world, serial)
	assert technician.post("technician.complete", job=job, signed_by="Exemple")["status"] == "Completed"


def test_an_ont_scanned_by_mac_gets_its_serial(world: World) -> None:
	"""The line would stay marked as reserved under a live service, and nobody could find its ONT."""
	bought, job = on_site(world)
	technician, serial = world.staff(TECHNICIAN), orders.new_code("ONT")
	mac = f"000EB4{secrets.token_hex(3).upper()}"
	technician.post("technician.scan", job=job, code=mac, equipment_type="ONT")
	inform(world, serial, mac=mac)
	technician.post("technician.complete", job=job, signed_by=bought.contact["name"])
	assert world.look().db.get_value("Fibre Port", bought.port, ["status", "sn"]) == ("Occupied", serial)


def test_a_defective_ont_is_no_evidence(world: World) -> None:
	"""A device that was marked as defective would prove that the line works."""
	bought, job = on_site(world)
	technician, serial = world.staff(TECHNICIAN), orders.new_code("ONT")
	technician.post("technician.scan", job=job, code=serial, equipment_type="ONT")
	inform(world, serial)
	frappe = world.look()
	frappe.db.set_value("Service Equipment", {"serial": serial}, "status", "Défectueux")
	frappe.db.commit()
	assert "ONT" in refused(world, job)


@pytest.mark.parametrize("silent", ["Routeur", "Téléphone IP"])
def test_each_device_that_reports_has_reported(world: World, silent: str) -> None:
	"""The card would be charged for a router or a telephone that was never plugged in."""
	bought = orders.buy(world)
	job = orders.assign(world, bought.order)
	technician = world.staff(TECHNICIAN)
	codes = orders.start_and_scan(world, technician, job)
	orders.inform(world, {kind: code for kind, code in codes.items() if kind != silent})
	orders.tick_everything(technician, job)
	sentence = refused(world, job)
	assert silent in sentence and codes[silent].replace(":", "") in sentence
	shown = technician.get("technician.job", job=job)["equipment"]
	assert [device["equipment_type"] for device in shown if device["silent"]] == [silent]
	orders.inform(world, {silent: codes[silent]})
	assert technician.post("technician.complete", job=job, signed_by="Exemple")["status"] == "Completed"


def test_a_word_for_a_serial_proves_no_router(world: World) -> None:
	"""A visit would be completed and billed with the router "BONJOUR123"."""
	bought = orders.buy(world, SOLO, 0)
	job = orders.assign(world, bought.order)
	technician, serial = world.staff(TECHNICIAN), orders.new_code("ONT")
	technician.post("technician.start", job=job)
	technician.post("technician.scan", job=job, code=serial, equipment_type="ONT")
	asked = {"job": job, "code": f"BONJOUR{secrets.randbelow(900) + 100}", "equipment_type": "Routeur"}
	assert technician.post("technician.scan", **asked)["confirm"]
	technician.post("technician.scan", **asked, confirm=True)
	orders.inform(world, {"ONT": serial})
	orders.tick_everything(technician, job)
	assert asked["code"] in refused(world, job)


def test_a_router_is_no_telephone(world: World) -> None:
	"""A household would pay for a telephone line on a device that has none."""
	bought = orders.buy(world)
	job = orders.assign(world, bought.order)
	technician = world.staff(TECHNICIAN)
	codes = orders.start_and_scan(world, technician, job)
	telephone = codes.pop("Téléphone IP")
	orders.inform(world, codes)
	inform(
		world, telephone, oui="403F8C", product_class="Device2", acs_device_id=f"403F8C-Device2-{telephone}"
	)
	orders.tick_everything(technician, job)
	assert telephone in refused(world, job)
	assert world.look().db.exists(
		"Issue", {"fsm_kind": "Device to confirm", "subject": ("like", f"%{telephone}")}
	)


def test_the_light_is_known_and_good_or_somebody_says_why(world: World) -> None:
	"""A line that fails at the first frost would be handed over as working."""
	bought, job = on_site(world)
	technician, serial = world.staff(TECHNICIAN), orders.new_code("ONT")
	technician.post("technician.scan", job=job, code=serial, equipment_type="ONT")
	inform(world, serial)
	frappe = world.look()
	frappe.db.set_value("Dispatch Job", job, "signal_dbm", 0)  # ticked without a value
	frappe.db.commit()
	assert "puissance optique" in refused(world, job)
	for impossible in ("12", "-60", "0", "fort", "19,4"):
		assert "puissance optique" in refused(world, job, signal_dbm=impossible)
	assert "-29.3" in refused(world, job, signal_dbm="-29,3")
	assert "-6" in refused(world, job, signal_dbm="-6 dBm")
	inform(world, serial, rx_power="-28.1")
	assert "-28.1" in refused(world, job, signal_dbm="-19,5"), "what the device says counts as well"
	said = {"signal_dbm": "-28,5", "signal_reason": "Épissure à refaire au printemps"}
	done = technician.post("technician.complete", job=job, signed_by="Exemple", **said)
	assert done["status"] == "Completed" and done["light"]["reason"] == said["signal_reason"]
	kept = world.look().db.get_value(
		"Dispatch Job", job, ["signal_dbm", "signal_reason", "evidence_override"]
	)
	assert kept == (-28.5, said["signal_reason"], 0)
	assert bought.order
