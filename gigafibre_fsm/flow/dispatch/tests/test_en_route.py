"""Leaving for a visit: notified once, on the right day, and undone before anybody is notified."""

from __future__ import annotations

import pytest

from gigafibre_fsm.clock import utc_now
from gigafibre_fsm.exceptions import Conflict
from tests.factories import ordering

pytestmark = pytest.mark.site
TOPIC = "visit.en_route"


@pytest.fixture
def service(site):
	from gigafibre_fsm.flow.dispatch import service

	return service


@pytest.fixture
def visit(site):
	"""An order's job on the day so many days from today, whatever day of the week that is."""

	def plan(ahead: int):
		job = site.get_doc("Dispatch Job", {"sales_order": ordering.order().name})
		planned = {
			"status": "Scheduled",
			"technician": ordering.technician().name,
			"scheduled_date": site.utils.add_days(site.utils.nowdate(), ahead),
			"time_window": "AM",
		}
		site.db.set_value("Dispatch Job", job.name, planned)
		job.reload()
		return job

	return plan


def waiting(site, job) -> list:
	return site.get_all(
		"Outbound Message",
		filters={"topic": TOPIC, "reference_name": job.name},
		fields=["name", "channel", "next_attempt"],
	)


def test_en_route_is_notified_once_after_a_minute(site, service, visit) -> None:
	"""Tapping several times would send several texts, and a slip could not be undone."""
	job = visit(0)
	for _ in range(3):
		service.en_route(job.name)
	rows = waiting(site, job)
	assert [row.channel for row in rows].count("SMS") == 1
	soonest = min(row.next_attempt for row in rows)
	assert 50 < (soonest - utc_now()).total_seconds() <= 60


@pytest.mark.parametrize("ahead", [-1, 1, 2])
def test_en_route_on_another_day_needs_a_confirmation(site, service, visit, ahead: int) -> None:
	"""After one tap two days early, the customer would wait at home."""
	job = visit(ahead)
	with pytest.raises(Conflict, match="Are you leaving today"):
		service.en_route(job.name)
	assert not waiting(site, job)
	assert service.en_route(job.name, early=True).status == "En Route"


def test_en_route_can_be_undone(site, service, visit) -> None:
	"""The customer would be notified of a technician who is not coming."""
	from gigafibre_fsm.flow.dispatch import views

	job = visit(0)
	assert 50 < views.details(service.en_route(job.name))["undo_seconds"] <= 60
	assert service.undo_en_route(job.name).status == "Scheduled"
	assert not waiting(site, job)
	service.en_route(job.name)
	assert waiting(site, job), "the second time counts"


def test_en_route_cannot_be_undone_after_the_message(site, service, visit) -> None:
	"""The visit would be planned again although the customer has read that the technician is coming."""
	job = visit(0)
	service.en_route(job.name)
	site.db.set_value("Outbound Message", {"reference_name": job.name, "topic": TOPIC}, "attempts", 1)
	with pytest.raises(Conflict, match="already been notified"):
		service.undo_en_route(job.name)
	job.reload()
	assert job.status == "En Route" and waiting(site, job)


def test_a_cancelled_trip_is_not_notified(site, service, visit) -> None:
	"""A visit called off within the minute would still be announced."""
	job = visit(0)
	service.en_route(job.name)
	service.cancel(job.name, "Essai")
	assert not waiting(site, job)
