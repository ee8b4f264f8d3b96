"""The ONT that the card is charged for: its own serial, reported from this house."""

from __future__ import annotations

import secrets

import pytest

from embedded.story.actor import Refused
from tests.world import orders
from tests.world.fixtures import TECHNICIAN, World
from tests.world.orders import SOLO, Purchase

pytestmark = pytest.mark.site


def on_site(world: World) -> tuple[Purchase, str]:
	"""An order whose visit lacks only its ONT."""
	bought = orders.buy(world, SOLO, 0)
	job = orders.assign(world, bought.order)
	technician = world.staff(TECHNICIAN)
	technician.post("technician.start", job=job)
	technician.post("technician.scan", job=job, code=orders.new_code("Routeur"), equipment_type="Routeur")
	orders.tick_everything(technician, job)
	return bought, job


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
	with pytest.raises(Refused) as refused:
		technician.post("technician.complete", job=job, signed_by=bought.contact["name"])
	assert "annoncé" in refused.value.sentence
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
	"""A device that was given up would prove that the line works."""
	bought, job = on_site(world)
	technician, serial = world.staff(TECHNICIAN), orders.new_code("ONT")
	technician.post("technician.scan", job=job, code=serial, equipment_type="ONT")
	inform(world, serial)
	frappe = world.look()
	frappe.db.set_value("Service Equipment", {"serial": serial}, "status", "Défectueux")
	frappe.db.commit()
	with pytest.raises(Refused) as refused:
		technician.post("technician.complete", job=job, signed_by=bought.contact["name"])
	assert "ONT" in refused.value.sentence
