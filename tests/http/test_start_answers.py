"""A start without a visit, over HTTP: staff choose it, the device reports, the customer confirms with a code."""

from __future__ import annotations

import secrets
from typing import Any

import pytest

from tests.factories.outbox import secret_of
from tests.http.asking import ask
from tests.world import orders
from tests.world.fixtures import DISPATCHER, World
from tests.world.households import Households

pytestmark = pytest.mark.site


def leave_devices(frappe: Any, place: str, port: str) -> str:
	"""An ONT and a router of a former household; returns the serial of the ONT."""
	serial = f"RCMG{secrets.token_hex(4).upper()}"
	for kind, label in (
		("ONT", {"serial": serial}),
		("Routeur", {"mac": f"403F8C{secrets.token_hex(3).upper()}"}),
	):
		doc = frappe.new_doc("Service Equipment")
		doc.update(
			{"equipment_type": kind, "status": "Actif", "location": place, "left_on_port": port, **label}
		)
		doc.flags.ignore_mandatory = True
		doc.insert()
	return serial


def test_staff_start_an_installation_without_a_visit(world: World, households: Households) -> None:
	"""A household with everything in place would wait for a technician who has nothing to do."""
	bought = orders.buy(world, orders.SOLO)
	frappe = world.look()
	job = frappe.get_doc("Dispatch Job", {"sales_order": bought.order})
	port = frappe.db.get_value("Service Location", job.location, "fibre_port")
	dispatcher = world.staff(DISPATCHER)
	assert ask(dispatcher, "POST", "self_start.begin", {"job": job.name}).status_code == 409
	serial = leave_devices(frappe, households.live.location, port)
	frappe.db.commit()
	assert dispatcher.post("self_start.begin", job=job.name)["without_visit"] == "Waiting for the Device"
	visitor = world.visitor()
	from gigafibre_fsm.flow.provisioning.device_events import record_event
	from gigafibre_fsm.flow.provisioning.facts import DeviceFacts
	from gigafibre_fsm.flow.self_start import service

	frappe = world.look()
	token = {"token": service.link(job.name).partition("?t=")[2]}
	assert visitor.get("self_start.show", **token)["state"] == "waiting"
	record_event(DeviceFacts(serial, product_class="HT803G-W", pon_serial=serial, rx_power="-19.5"))
	frappe.db.commit()
	assert "Démarrer mon service" in visitor.page(f"/internet/demarrer?t={token['token']}")
	assert visitor.post("self_start.send_code", **token)["state"] == "ready"
	frappe = world.look()
	row = frappe.get_last_doc("Outbound Message", {"topic": "otp.code"})
	code = "".join(filter(str.isdigit, secret_of(row.name).split(".")[0]))
	assert visitor.post("self_start.confirm", **token, code=code)["state"] == "done"
	frappe = world.look()
	assert frappe.db.get_value("Service Location", job.location, "status") == "Active"
	customer = frappe.db.get_value("Dispatch Job", job.name, "customer")
	assert frappe.db.count("Sales Invoice", {"customer": customer, "docstatus": 1}) == 1
