"""The visit that repairs an outage: linked on both sides, and nobody at home hears of it."""

from __future__ import annotations

import pytest

from gigafibre_fsm.exceptions import Conflict, NotFound
from tests.factories import ordering

pytestmark = pytest.mark.site


@pytest.fixture
def outage(site, street):
	street.look(list(street.homes)[:4])
	return street.one()


def message_topics(site, job: str) -> set[str]:
	about = {"reference_doctype": "Dispatch Job", "reference_name": job, "channel": ("in", ("SMS", "E-mail"))}
	return set(site.get_all("Outbound Message", about, pluck="topic"))


def test_a_repair_is_opened_from_its_outage(site, street, outage) -> None:
	"""The dispatcher would type the address from one form into another, and the outage not show who works on it."""
	from gigafibre_fsm.flow.dispatch import board, views
	from gigafibre_fsm.flow.incidents import visits
	from gigafibre_fsm.flow.incidents.views import overview

	job = visits.open_visit(outage.name)
	assert job.location in list(street.homes)[:4] and outage.place in job.notes
	assert visits.open_visit(outage.name).name == job.name, "one that waits already is not opened again"
	assert [row["job"] for row in overview(outage.name)["visits"]] == [job.name]
	waiting = next(row for row in board.queue() if row["name"] == job.name)
	assert waiting["incident"] == outage.name and waiting["priority"] == "Urgent"
	shown = views.details(job)
	assert shown["incident"] == outage.name and not shown["signed"] and not shown["chargeable"]


def test_nobody_at_home_hears_of_work_on_the_network(site, outage) -> None:
	"""A household would stay at home for a technician who climbs a pole two streets away, and be asked to sign."""
	from gigafibre_fsm.flow.dispatch import evidence, opening, service
	from gigafibre_fsm.flow.incidents import visits
	from gigafibre_fsm.flow.portal import visits as of_portal

	job = visits.open_visit(outage.name)
	who = ordering.technician(tags=("Réparation", "Fibre", "Aérien"))
	service.assign(job.name, who.name, ordering.visit_day(), "AM")
	service.start(job.name)
	service.fail(job.name, "Nacelle en panne")
	assert message_topics(site, job.name) == set()
	assert not [gap for gap in evidence.gaps(job, "") if gap.code == "signature"]
	assert not [row for row in of_portal.future_visits([job.location]) if row["job"] == job.name]
	usual = opening.open_job("Repair", job.location)
	service.assign(usual.name, who.name, ordering.visit_day(), "PM")
	assert message_topics(site, usual.name), "the household's own repair is announced as ever"


def test_only_a_line_of_an_open_outage(site, street, outage) -> None:
	"""A technician would be sent to a house that has service, or for an outage that is over."""
	from gigafibre_fsm.flow.incidents import visits

	with pytest.raises(NotFound):
		visits.open_visit(outage.name, list(street.homes)[5])
	street.look([])
	with pytest.raises(Conflict):
		visits.open_visit(outage.name)
