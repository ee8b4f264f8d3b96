"""A start without a visit, over HTTP: staff choose it, the device reports, the customer confirms with a code."""

from __future__ import annotations

import pytest

from tests.factories.outbox import secret_of
from tests.http.asking import ask
from tests.world import orders, starts
from tests.world.fixtures import DISPATCHER, World
from tests.world.households import Households

pytestmark = pytest.mark.site


def test_staff_start_an_installation_without_a_visit(world: World, households: Households) -> None:
	"""A household with everything in place would wait for a technician who has nothing to do."""
	bought = orders.buy(world, orders.SOLO)
	frappe = world.look()
	job = frappe.get_doc("Dispatch Job", {"sales_order": bought.order})
	port = frappe.db.get_value("Service Location", job.location, "fibre_port")
	dispatcher = world.staff(DISPATCHER)
	assert ask(dispatcher, "POST", "self_start.begin", {"job": job.name}).status_code == 409
	serial = starts.leave_devices(world, households.live.location, port)
	assert dispatcher.post("self_start.begin", job=job.name)["without_visit"] == "Waiting for the Device"
	visitor = world.visitor()
	from gigafibre_fsm.flow.dispatch import links

	frappe = world.look()
	token = {"token": links.start_url(job.name).partition("?t=")[2]}
	assert visitor.get("self_start.show", **token)["state"] == "waiting"
	starts.report(world, serial)
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
