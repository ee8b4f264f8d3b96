"""Completing a job makes everything live, on a site."""

from __future__ import annotations

import pytest

from tests.factories import billing
from tests.factories.outbox import messages

pytestmark = pytest.mark.site


@pytest.fixture
def location(site):
	return billing.activated()


def test_completion_makes_everything_live(site, location) -> None:
	"""The customer would have a service that the office does not know of, or the other way round."""
	assert (location.status, str(location.activated_on)) == ("Active", site.utils.nowdate())
	states = site.get_all("Service Subscription", filters={"location": location.name}, fields=["*"])
	assert {s.status for s in states} == {"Active"} and all(s.commitment_end for s in states)
	internet = site.get_doc("Service Subscription", {"location": location.name, "service_type": "Internet"})
	ends = {row.item: row.end_date for row in internet.discounts}
	assert ends == {"RAB3X": None, "RAB24M": internet.commitment_end}
	port = site.get_doc("Fibre Port", location.fibre_port)
	assert port.status == "Occupied" and port.sn.startswith("RCMG")
	project = site.get_doc("Project", location.project)
	tasks = dict(site.get_all("Task", {"project": project.name}, ["fsm_task", "status"], as_list=True))
	assert {key for key, status in tasks.items() if status == "Completed"} == {"install", "confirm"}
	assert project.status == "Open", "what nobody has seen is not ticked off"


def test_the_customer_is_notified_once(site, location) -> None:
	"""The customer would not know that the service works, or hear it twice."""
	from gigafibre_fsm.flow.activation import service

	job = site.get_doc("Dispatch Job", {"location": location.name})
	assert service.activate(job) is None
	rows = messages("service.activated", location.name)
	assert sorted(row.channel for row in rows if row.channel in ("SMS", "E-mail")) == ["E-mail", "SMS"]
	assert "Service activé!" in repr(rows)
	assert "motdepasse" not in repr(rows)
	assert site.db.count("Sales Invoice", {"fsm_service_location": location.name}) == 1


def test_a_template_without_a_scan_is_not_activated(site, location) -> None:
	"""A device that is not in the house would be counted as in service."""
	rows = site.get_all(
		"Service Equipment", filters={"location": location.name}, fields=["equipment_type", "status"]
	)
	assert {row.equipment_type for row in rows if row.status == "Actif"} == {"ONT"}
	assert {row.status for row in rows if row.equipment_type != "ONT"} == {"Awaiting Scan"}
