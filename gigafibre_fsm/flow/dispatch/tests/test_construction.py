"""Drops that must be built first: two visits by two crews, of which only the second activates the services."""

from __future__ import annotations

from datetime import timedelta

import pytest

from gigafibre_fsm.exceptions import Conflict
from gigafibre_fsm.flow.availability.rules import NO_DROP
from gigafibre_fsm.flow.dispatch import construction, views
from gigafibre_fsm.flow.vocabulary import CONSTRUCTION_JOB, INSTALLATION_JOB
from tests.factories.ordering import visit_day

pytestmark = pytest.mark.site


@pytest.fixture
def order(make):
	return make.order(fsm_fibre_port=make.port(drop_state=NO_DROP).name, fsm_visits=0)


@pytest.fixture
def visits(site, order):
	"""The two jobs of the order, in their order."""
	return [
		site.get_doc("Dispatch Job", {"sales_order": order.name, "job_type": kind})
		for kind in (CONSTRUCTION_JOB, INSTALLATION_JOB)
	]


def later_day():
	day = visit_day() + timedelta(days=1)
	return day + timedelta(days=(7 - day.weekday()) % 7 if day.weekday() > 4 else 0)


def built(service, make, job) -> None:
	service.assign(job.name, make.technician().name, visit_day(), "AM")
	service.start(job.name)
	service.check(job.name, "drop", True)
	service.complete(job.name, "")


def messages_sent(site, topic: str, job) -> int:
	return site.db.count("Outbound Message", {"topic": topic, "reference_name": job.name, "channel": "SMS"})


def test_a_drop_that_is_missing_makes_two_visits(site, order, visits) -> None:
	"""The second crew would arrive at a house without a fibre drop."""
	first, second = visits
	assert (first.after_job, second.after_job) == (None, first.name)
	assert not first.equipment_list and len(second.equipment_list) == 4
	assert [row.item_key for row in first.checklist] == ["drop"]
	assert site.db.get_value("Project", first.project, "fsm_dispatch_job") == second.name
	assert site.db.exists("Task", {"project": first.project, "fsm_task": "drop"})


def test_construction_activates_and_charges_nothing(site, service, make, order, visits) -> None:
	"""A card would be charged for a line without any device."""
	first, second = visits
	with pytest.raises(Conflict, match="Still to do"):
		service.assign(first.name, make.technician().name, visit_day(), "AM")
		service.start(first.name)
		service.complete(first.name, "")
	assert (
		"Nothing is activated or charged" in views.details(site.get_doc("Dispatch Job", first.name))["means"]
	)
	service.check(first.name, "drop", True)
	done = service.complete(first.name, "")
	assert (done.status, done.activation_state) == ("Completed", None)
	assert site.db.get_value("Service Location", second.location, "status") == "Pending Install"
	assert not site.db.exists("Sales Invoice", {"customer": order.customer})
	port = site.db.get_value("Fibre Port", order.fsm_fibre_port, ["status", "drop_state"])
	assert port == ("Reserved", "Installed")
	tasks = dict(site.get_all("Task", {"project": first.project}, ["fsm_task", "status"], as_list=True))
	assert (tasks["drop"], tasks["install"], tasks["port"]) == ("Completed", "Open", "Open")
	assert messages_sent(site, "line.ready", first) == 1
	service.complete(first.name, "")
	assert messages_sent(site, "line.ready", first) == 1


def test_the_installation_waits_for_the_line(site, service, make, visits) -> None:
	"""A technician would be sent to a house without fibre, and a family would wait at home for nothing."""
	first, second = visits
	technician = make.technician().name
	with pytest.raises(Conflict, match="brings the line"):
		service.assign(second.name, technician, later_day(), "AM")
	assert all(
		"brings the line" in row["refusal"] for row in service.candidates(second.name, later_day(), "AM")
	)
	service.assign(first.name, technician, visit_day(), "AM")
	assert messages_sent(site, "line.scheduled", first) == 1 and not messages_sent(
		site, "visit.scheduled", first
	)
	with pytest.raises(Conflict, match="later day"):
		service.assign(second.name, technician, visit_day(), "PM")
	service.assign(second.name, technician, later_day(), "AM")
	for step in (service.en_route, service.start):
		with pytest.raises(Conflict, match="comes first"):
			step(second.name)
	assert views.details(site.get_doc("Dispatch Job", second.name))["waits_for"] == first.name
	service.start(first.name)
	service.check(first.name, "drop", True)
	service.complete(first.name, "")
	assert service.start(second.name).status == "In Progress"


@pytest.mark.parametrize("what", ["moved", "failed", "unassigned"])
def test_a_day_that_no_longer_holds_is_taken_back(site, service, make, visits, what: str) -> None:
	"""The customer would stay at home on a day on which nobody can come."""
	first, second = visits
	technician = make.technician().name
	service.assign(first.name, technician, visit_day(), "AM")
	service.assign(second.name, technician, later_day(), "AM")
	if what == "moved":
		service.assign(first.name, technician, later_day(), "PM")
	elif what == "failed":
		service.start(first.name)
		service.fail(first.name, "Conduit bouché")
		assert messages_sent(site, "line.delayed", first) == 1 and not messages_sent(
			site, "visit.failed", first
		)
	else:
		service.unassign(first.name)
	second.reload()
	assert (second.status, second.scheduled_date) == ("Open", None)
	assert messages_sent(site, "visit.cancelled", second) == 1


def test_a_line_that_is_there_all_the_same_holds_nothing_up(site, service, make, visits) -> None:
	"""A wrong note about the drop would keep a household waiting for ever."""
	first, second = visits
	service.cancel(first.name, "Le boîtier est posé")
	assert service.assign(second.name, make.technician().name, visit_day(), "AM").status == "Scheduled"


def test_an_order_is_cancelled_after_its_line_was_built(site, service, make, order, visits) -> None:
	"""A customer who changes their mind would read that the service is live."""
	first, second = visits
	built(service, make, first)
	site.get_doc("Sales Order", order.name).cancel()
	states = [site.db.get_value("Dispatch Job", job.name, "status") for job in visits]
	assert states == ["Completed", "Cancelled"]
	assert site.db.get_value("Fibre Port", order.fsm_fibre_port, ["status", "drop_state"]) == (
		"Available",
		"Installed",
	)


def test_who_waits_is_told_the_truth(site, service, make, order, visits) -> None:
	"""The order's page and the account would promise one of the customer's dates for a house without fibre."""
	from gigafibre_fsm.flow.checkout.sessions import tracking_path
	from gigafibre_fsm.flow.checkout.tracking import track
	from gigafibre_fsm.flow.portal import status_facts

	token = tracking_path(order.name).rpartition("=")[2]
	place = site.get_doc("Service Location", visits[1].location)

	def seen() -> tuple[str, str, list[str]]:
		shown = track(token)
		return (
			shown["next_step"],
			status_facts.of_place(place).text,
			[step["state"] for step in shown["steps"]],
		)

	tracked, account, steps = seen()
	assert "first bring the line" in tracked and "first bring the line" in account
	assert steps == ["done", "current", *["later"] * 4]
	technician = make.technician().name
	service.assign(visits[0].name, technician, visit_day(), "AM")
	tracked, account, _steps = seen()
	assert "Then we confirm the day" in tracked and "Then we confirm the day" in account
	service.assign(visits[1].name, technician, later_day(), "AM")
	tracked, account, steps = seen()
	assert "We install your service on" in tracked and "Your installation" in account
	assert steps[1] == "current"
	service.start(visits[0].name)
	service.check(visits[0].name, "drop", True)
	service.complete(visits[0].name, "")
	tracked, account, steps = seen()
	assert tracked.startswith("We come on") and account.startswith("Your installation")
	assert steps[:3] == ["done", "done", "done"] and construction.open_before(visits[1]) is None


def test_sites_that_migrate_get_the_first_visit(site, make) -> None:
	"""For orders that wait on the day of the update, completing the only job would charge the card without a line."""
	from gigafibre_fsm.patches.v0_2 import two_visits

	order = make.order(fsm_fibre_port=make.port(drop_state=NO_DROP).name, fsm_visits=0)
	first, second = (
		site.get_doc("Dispatch Job", {"sales_order": order.name, "job_type": kind})
		for kind in (CONSTRUCTION_JOB, INSTALLATION_JOB)
	)
	second.db_set("after_job", None)
	site.delete_doc("Dispatch Job", first.name, force=True)
	two_visits.execute()
	two_visits.execute()
	made = site.get_all(
		"Dispatch Job", {"sales_order": order.name, "job_type": CONSTRUCTION_JOB}, pluck="name"
	)
	assert len(made) == 1
	assert site.db.get_value("Dispatch Job", second.name, "after_job") == made[0]
