"""Assistants and contractors: access to a visit, its completion, and the working time that it takes."""

from __future__ import annotations

import pytest

from gigafibre_fsm.exceptions import Conflict, NeedsReason, NotAllowed, NotFound
from gigafibre_fsm.flow.dispatch import board, service, views, visit_helpers
from gigafibre_fsm.flow.scheduling import technicians
from tests.factories import ordering, people, stock

pytestmark = pytest.mark.site


@pytest.fixture
def lead(site):
	return stock.technician()


@pytest.fixture
def helper(site):
	return stock.technician()


@pytest.fixture
def visit(site, lead):
	return stock.planned_visit(lead)


def test_a_helper_sees_the_visit_and_only_the_lead_completes_it(site, visit, lead, helper) -> None:
	"""Two technicians would complete one visit, or the second would not have its address."""
	visit_helpers.set_helpers(visit.name, [helper.name])
	listed = views.jobs_of(helper.name)["days"]
	assert [row["name"] for day in listed for row in day["jobs"]] == [visit.name]
	site.set_user(helper.user)
	shown = views.details(site.get_doc("Dispatch Job", visit.name))
	assert shown["next"] == ["start"] and lead.technician_name in shown["crew"]
	site.set_user("Administrator")
	assert stock.act(helper, "start", visit.name)["outcome"] == "done"
	label = stock.label("Routeur")
	assert stock.act(helper, "scan", visit.name, code=label, equipment_type="Routeur")["outcome"] == "done"
	moved = site.get_value("Stock Movement", {"label": label}, ["technician", "source"])
	assert moved == (helper.name, helper.name), "from the truck of whoever scans"
	for step, values in (("complete", {"signed_by": "Jeanne"}), ("fail", {"reason": "Personne"})):
		answer = stock.act(helper, step, visit.name, **values)
		assert answer["outcome"] == "refused" and lead.technician_name in answer["sentence"], step
	with pytest.raises(NotAllowed):
		visit_helpers.require_lead(visit.name, helper.name)
	assert stock.act(lead, "fail", visit.name, reason="Personne")["outcome"] == "done"


def test_the_time_of_a_helper_is_taken(site, visit, lead, helper) -> None:
	"""Somebody on a ladder forty kilometres away would be promised to another household."""
	visit_helpers.set_helpers(visit.name, [helper.name])
	day = site.utils.getdate()
	assert [each.job for each in technicians.visits(helper.name, day)] == [visit.name]
	assert visit.name in {each.job for each in technicians.planned(day, day)[day][helper.name]}
	shown = {row["name"]: row["helpers"] for row in board.planned(day, day)}
	assert shown[visit.name] == [helper.name], "on the board"
	off = {
		"doctype": "Technician Time Off",
		"kind": "Training",
		"whole_day": 1,
		"from_date": day,
		"to_date": day,
	}
	away = ordering.technician()
	site.get_doc({**off, "technician": away.name}).insert()
	with pytest.raises(NeedsReason, match="Training"):
		visit_helpers.set_helpers(visit.name, [helper.name, away.name])
	assert not visit_helpers.is_helper(visit.name, away.name)
	visit_helpers.set_helpers(visit.name, [away.name], "Formation remise")
	assert site.db.get_value("Dispatch Job", visit.name, "planned_against") == "Formation remise"


def test_who_cannot_ride_along(site, visit, lead, helper) -> None:
	"""A visit would have no lead technician, or one who has left."""
	with pytest.raises(Conflict, match=f"{lead.technician_name} leads"):
		visit_helpers.set_helpers(visit.name, [lead.name])
	with pytest.raises(NotFound):
		visit_helpers.set_helpers(visit.name, ["TECH-X"])
	visit_helpers.set_helpers(visit.name, [helper.name])
	day = ordering.visit_day()
	service.assign(visit.name, helper.name, day, "AM")
	assert not site.get_doc("Dispatch Job", visit.name).helpers, "who leads does not ride along"


def test_a_contractor_sees_what_is_ahead_and_nothing_of_what_was(site, visit) -> None:
	"""A subcontractor would keep a list of our customers on their phone."""
	from gigafibre_fsm.guards import callers, records

	email = f"sous-traitant.{site.generate_hash(length=6)}@example.com"
	user = people.make_user(site, email, "FSM Contractor")
	contractor = ordering.technician(user=user)
	assert callers.kind_of(user) == callers.TECHNICIAN and records.is_contractor(user)
	site.db.set_value("Dispatch Job", visit.name, "technician", contractor.name)
	place = site.get_doc("Service Location", visit.location)
	assert records.has_permission(place, "read", user)
	site.db.set_value("Dispatch Job", visit.name, "status", "Completed")
	assert not records.has_permission(place, "read", user)
