"""Warnings, suggestions and routes, from the records and back."""

from __future__ import annotations

import datetime

import pytest
from frappe.utils import add_days, getdate, nowdate

from gigafibre_fsm.exceptions import Conflict
from gigafibre_fsm.flow.dispatch import appointments, links, plans, suggestions
from gigafibre_fsm.flow.scheduling import time_off
from gigafibre_fsm.flow.scheduling.rules import is_working_day

pytestmark = pytest.mark.site

TWO, FIVE = datetime.time(14), datetime.time(17)
# Two towns, 50 km of road apart.
EAST, WEST = (45.05, -73.75), (45.12, -74.22)
# Far ahead: nobody else plans there.
DAY = datetime.datetime.now(datetime.UTC).date() + datetime.timedelta(days=200)


@pytest.fixture
def skill(site) -> str:
	"""A skill of the technicians of one test."""
	tag = f"Exemple {site.generate_hash(length=6)}"
	site.get_doc({"doctype": "Skill Tag", "tag": tag}).insert()
	return tag


@pytest.fixture
def team(make, skill):
	"""One technician in each town."""
	return [
		make.technician(tags=(skill,), home_latitude=latitude, home_longitude=longitude)
		for latitude, longitude in (EAST, WEST)
	]


@pytest.fixture
def visit(site, make, skill):
	"""Makes a job in a town, with the skill of this test, on a day if its customer asked for one."""

	def made(town: tuple[float, float], wanted: datetime.date | None = None):
		port = make.port(latitude=town[0], longitude=town[1])
		job = site.get_doc("Dispatch Job", {"sales_order": make.order(fsm_fibre_port=port.name).name})
		job.set("required_tags", [{"tag": skill}])
		job.set("preferred_dates", [{"date": wanted, "time_window": "Day"}] if wanted else [])
		job.duration_minutes = 60
		return job.save()

	return made


def messages_sent(site, topic: str, *jobs) -> int:
	names = [job.name for job in jobs]
	return site.db.count(
		"Outbound Message", {"topic": topic, "reference_name": ("in", names), "channel": "SMS"}
	)


def technician_of(site, job) -> str:
	return site.db.get_value("Dispatch Job", job.name, "technician")


def test_a_warning_is_overridden_by_a_reason(site, service, visit, team, make) -> None:
	"""A dispatcher could make no exception, or anybody could plan over a vacation without a trace."""
	job, east = visit(EAST), team[0]
	entry = time_off.add("Vacation", DAY, DAY, east.name)
	with pytest.raises(Conflict, match="not available then: Vacation"):
		service.assign(job.name, east.name, DAY, "AM")
	assert site.db.get_value("Dispatch Job", job.name, "status") == "Open"
	assert service.assign(job.name, east.name, DAY, "AM", against="Il offre de venir").planned_against
	assert time_off.without_room(DAY, DAY, east.name) == [job.name]
	time_off.remove(entry["name"])
	assert service.assign(job.name, east.name, DAY, "PM").planned_against is None
	novice = make.technician(tags=("Installation",))
	with pytest.raises(Conflict, match="skills"):
		service.assign(job.name, novice.name, DAY, "AM", against="Il apprend")


def test_time_off_is_written_as_it_was_entered(site, team) -> None:
	"""On the board a lunch from eight o'clock would read « 8:00: », and begin at no time."""
	east, _west = team
	hours = datetime.time(8), datetime.time(12, 30)
	time_off.add("Training", DAY, DAY, east.name, hours)
	(shown,) = (row for row in time_off.entries(DAY, DAY) if row["technician"] == east.name)
	assert (shown["from_time"], shown["to_time"]) == ("08:00:00", "12:30:00")


def test_the_time_that_a_visit_has_is_free_for_it(site, service, visit, team) -> None:
	"""A customer could not move their visit from morning to afternoon on a day that is sold up to the emergency reserve."""
	day = next(day for ahead in range(3, 12) if is_working_day(day := getdate(add_days(nowdate(), ahead))))
	mine = visit(EAST)
	mine.duration_minutes = 4 * 60
	mine.save()
	for technician in team:
		time_off.add("Vacation", day, day, technician.name, None if technician == team[1] else (TWO, FIVE))
	service.assign(mine.name, team[0].name, day, "AM")
	token = links.visit_url(mine.name).partition("t=")[2]
	assert str(day) in [slot["date"] for slot in appointments.visit_details(token)["slots"]]


def test_a_visit_that_moves_inside_its_window_tells_nobody(site, service, visit, team) -> None:
	"""A customer would get a message for every change of the technician's route."""
	job, east = visit(EAST), team[0].name
	service.assign(job.name, east, DAY, "AM", datetime.time(9))
	service.assign(job.name, east, DAY, "AM", datetime.time(10, 30))
	assert messages_sent(site, "visit.scheduled", job) == 1


def test_the_least_driving_is_suggested_and_why(visit, team) -> None:
	"""The dispatcher would send someone across the county, and not know why."""
	found = suggestions.suggest(visit(WEST, DAY).name)["suggestions"]
	assert [one["technician"] for one in found] == [team[1].name, team[0].name]
	assert found[0]["minutes"] == 0 < found[1]["minutes"]
	assert team[1].technician_name in found[0]["why"] and "free all day" in found[0]["why"]


def test_the_whole_window_is_looked_at(service, visit, team) -> None:
	"""The first free quarter of an hour would be taken, though the technician is next door two hours later."""
	east, west = team
	time_off.add("Training", DAY, DAY, west.name)
	for town, hour in ((EAST, 8), (EAST, 12), (WEST, 15)):
		service.assign(visit(town).name, east.name, DAY, "Day", datetime.time(hour))
	best = suggestions.suggest(visit(WEST, DAY).name)["suggestions"][0]
	assert (best["technician"], best["start_time"], best["minutes"]) == (east.name, "14:00:00", 0)
	assert "beside 3 other visits" in best["why"]


def test_what_cannot_be_placed_waits_with_its_reason(site, service, visit, skill, make) -> None:
	"""A visit would stay in the queue and nobody would know what it waits for."""
	make.technician()
	job = visit(EAST, DAY)
	found = suggestions.assign_best(job.name)
	assert found["placed"] is None and f"without the skills {skill}" in found["reason"]
	assert site.db.get_value("Dispatch Job", job.name, "queue_reason") == found["reason"]
	make.technician(tags=(skill,))
	assert suggestions.assign_best(job.name)["placed"]["day"] == str(DAY)
	assert site.db.get_value("Dispatch Job", job.name, ["status", "queue_reason"]) == ("Scheduled", None)


@pytest.fixture
def crossed(service, visit, team):
	"""Two planned visits, each with the technician of the other town, and one that waits for this day."""
	first, second = visit(EAST), visit(WEST)
	service.assign(first.name, team[1].name, DAY, "AM")
	service.assign(second.name, team[0].name, DAY, "AM")
	return first, second, visit(EAST, DAY)


def test_who_has_no_home_base_does_not_seem_nearest(visit, team, make, skill) -> None:
	"""Every visit would be suggested to the technician of whom nobody knows where they live, as no drive at all."""
	make.technician(tags=(skill,))
	found = suggestions.suggest(visit(EAST, DAY).name)["suggestions"]
	assert found[0]["technician"] == team[0].name
	assert "Without a home base" in found[-1]["why"]


def test_the_best_place_is_not_taken_from_a_colleague(site, service, visit, team) -> None:
	"""Placing all that waits at once would move what another dispatcher has just planned."""
	job = visit(EAST, DAY)
	seen = str(job.modified)
	service.assign(job.name, team[1].name, DAY, "PM")
	with pytest.raises(Conflict, match="changed this job meanwhile"):
		suggestions.assign_best(job.name, seen)
	assert technician_of(site, job) == team[1].name


def test_a_plan_is_applied_and_undone(site, crossed, team) -> None:
	"""Technicians would pass each other on the road, or a click could not be taken back."""
	first, second, waiting = crossed
	east, west = (technician.name for technician in team)
	messages = messages_sent(site, "visit.scheduled", first, second)
	plan = plans.propose(DAY, DAY)
	assert plan["after"]["minutes"] < plan["before"]["minutes"]
	assert technician_of(site, first) == west, "a proposal changes nothing"
	plans.apply(plan["plan"])
	assert [technician_of(site, job) for job in crossed] == [east, west, east]
	assert messages_sent(site, "visit.scheduled", first, second) == messages, "day and window are the same"
	assert messages_sent(site, "visit.scheduled", waiting) == 1
	with pytest.raises(Conflict, match="already"):
		plans.apply(plan["plan"])
	assert plans.undo(plan["plan"])["kept"] == []
	assert [technician_of(site, job) for job in crossed] == [west, east, None]
	assert messages_sent(site, "visit.cancelled", waiting) == 1


def test_one_day_that_does_not_fit_stops_no_other(site, service, crossed, team, visit, make, skill) -> None:
	"""A visit planned too early with a reason would block every technician's day, without a visible cause."""
	late = make.technician(tags=(skill,), home_latitude=WEST[0], home_longitude=WEST[1])
	for hour in (8, 8):
		job = visit(EAST)
		at = {"technician": late.name, "scheduled_date": DAY, "start_time": f"{hour:02}:00:00"}
		site.db.set_value("Dispatch Job", job.name, {**at, "status": "Scheduled", "time_window": "AM"})
	plan = plans.propose(DAY, DAY)
	assert plan["after"]["minutes"] < plan["before"]["minutes"]
	(remark,) = plan["remarks"]
	assert late.technician_name in remark and team[0].technician_name not in remark
	assert late.name not in {(move["after"] or {}).get("technician") for move in plan["moves"]}


def test_what_changed_meanwhile_is_not_overwritten(site, service, crossed, team) -> None:
	"""A plan would undo what another dispatcher has just promised by telephone."""
	first, second, _waiting = crossed
	east, west = (technician.name for technician in team)
	stale = plans.propose(DAY, DAY)["plan"]
	service.assign(second.name, east, DAY, "PM")
	with pytest.raises(Conflict, match=f"{second.name} was changed meanwhile"):
		plans.apply(stale)
	plan = plans.propose(DAY, DAY)["plan"]
	plans.apply(plan)
	service.unassign(first.name)
	undone = plans.undo(plan)
	assert undone["kept"] == [first.name]
	assert site.db.get_value("Dispatch Job", first.name, "status") == "Open"
	assert technician_of(site, second) == east
