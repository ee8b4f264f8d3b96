"""An outage over HTTP: what the form shows, its buttons, planned work, and who may."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest

from tests.http.asking import ask, assert_refused
from tests.world.fixtures import DISPATCHER, MANAGER, SUPPORT, World
from tests.world.households import Households

pytestmark = pytest.mark.site


@pytest.fixture
def outage(world: World, households: Households) -> Iterator[str]:
	"""A running incident of one household; its messages are withdrawn afterwards."""
	from gigafibre_fsm import clock
	from gigafibre_fsm.flow.incidents import service

	frappe = world.look()
	location = households.live.location
	olt, port = frappe.db.get_value("Service Location", location, ["olt", "fibre_port"])
	slot, number = frappe.db.get_value("Fibre Port", port, ["slot", "port"])
	now = clock.utc_now()
	values = {
		"status": "Running",
		"cause": "Unknown",
		"started_at": now - timedelta(hours=1),
		"opened_at": now,
	}
	incident = service.create_incident((olt, f"0/{slot}", f"0/{slot}/{number}"), values)
	service.add_lines(incident, [location], {location: now - timedelta(hours=1)})
	service.update_counts(incident.name)
	frappe.db.commit()
	yield incident.name
	frappe = world.look()
	for name in frappe.get_all("Network Incident", pluck="name"):
		for job in frappe.get_all("Dispatch Job", {"incident": name}, pluck="name"):
			frappe.delete_doc("Dispatch Job", job, force=True)
		frappe.db.delete("Incident Location", {"incident": name})
		frappe.db.delete(
			"Outbound Message", {"reference_doctype": "Network Incident", "reference_name": name}
		)
		frappe.delete_doc("Network Incident", name, force=True)
	frappe.db.commit()


def test_an_outage_is_told_and_closed_from_the_desk(
	world: World, households: Households, outage: str
) -> None:
	"""Support would see an outage and have no button for it, or a dispatcher would write to a whole village."""
	support, manager = world.staff(SUPPORT), world.staff(MANAGER)

	def refused(actor: Any, verb: str, step: str, **arguments: Any) -> int:
		answer = ask(actor, verb, f"incidents.{step}", {"incident": outage, **arguments})
		assert_refused(answer, step)
		return answer.status_code

	shown = support.get("incidents.overview", incident=outage)
	assert [line["location"] for line in shown["lines"]] == [households.live.location]
	assert refused(world.staff(DISPATCHER), "POST", "tell") == 403
	visit = world.staff(DISPATCHER).post("incidents.open_visit", incident=outage)["job"]
	assert support.post("incidents.open_visit", incident=outage)["job"] == visit, "it is not opened twice"
	assert support.get("incidents.overview", incident=outage)["visits"][0]["job"] == visit
	assert refused(support, "POST", "give_credit") == 403
	assert refused(support, "POST", "expect", until="2020-01-01 10:00:00") == 400
	support.post("incidents.expect", incident=outage, until="2099-01-01 02:00:00")
	support.post("incidents.set_cause", incident=outage, cause="Power Cut")
	assert refused(support, "POST", "tell") == 409, "a power cut is no fault of ours"
	support.post("incidents.set_cause", incident=outage, cause="Fibre Cut")
	support.post("incidents.tell", incident=outage)
	assert refused(support, "POST", "tell") == 409, "once"
	support.post("incidents.regulator_told", incident=outage)
	assert refused(support, "POST", "regulator_told") == 409
	assert outage in support.get("incidents.regulator_draft", incident=outage)["draft"]
	closed = support.post("incidents.close", incident=outage, tickets_too=True)
	assert closed["status"] == "Over"
	assert refused(support, "POST", "close") == 409
	assert refused(support, "POST", "set_cause", cause="Unknown") == 409
	preview = manager.get("incidents.credit_preview", incident=outage)
	assert set(preview) == {"lines", "total"}
	manager.post("incidents.give_credit", incident=outage)
	assert refused(manager, "POST", "give_credit") == 409


def test_work_is_planned_and_called_off(world: World, households: Households, outage: str) -> None:
	"""Planned work could be announced for a place that serves nobody, or not be taken back."""
	support = world.staff(SUPPORT)
	frappe = world.look()
	port = frappe.db.get_value("Service Location", households.live.location, "fibre_port")
	drop = frappe.db.get_value("Fibre Port", port, ["olt", "slot", "port"], as_dict=True)
	times = {"start": "2099-01-01 02:00:00", "until": "2099-01-01 04:00:00"}
	wrong_order = {"start": times["until"], "until": times["start"]}
	place = f"0/{drop.slot}/{drop.port}"
	for wrong in ({**wrong_order, "place": place}, {**times, "place": "0/250/250"}, {**times, "place": "x"}):
		answer = ask(support, "POST", "incidents.plan", {"olt": drop.olt, **wrong})
		assert_refused(answer, "plan")
		assert answer.status_code == 400
	planned = support.post("incidents.plan", olt=drop.olt, place=place, **times)
	assert planned["status"] == "Planned"
	assert (
		support.post("incidents.dismiss", incident=planned["incident"], reason="Essai")["status"]
		== "Dismissed"
	)


def test_a_terminal_shows_its_tree(world: World, outage: str) -> None:
	"""Support would not know which houses hang on a splitter."""
	frappe = world.look()
	name = "T-HTTP"
	if not frappe.db.exists("Terminal", name):
		olt = frappe.db.get_value("OLT", {})
		frappe.get_doc({"doctype": "Terminal", "terminal_name": name, "olt": olt, "ratio": "8"}).insert()
		frappe.db.commit()
	tree = world.staff(SUPPORT).get("network.terminal_tree", terminal=name)
	assert (tree["used"], tree["ratio"], tree["above"]) == (0, 8, [name])
	frappe.delete_doc("Terminal", name)
	frappe.db.commit()
