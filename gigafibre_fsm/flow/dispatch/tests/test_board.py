"""The board's data, and changes that two dispatchers make."""

from __future__ import annotations

import datetime

import pytest

from gigafibre_fsm.exceptions import BadRequest, Conflict, NeedsReason, NotFound
from gigafibre_fsm.flow.dispatch import board, home_base, placing
from gigafibre_fsm.flow.scheduling import technicians, time_off
from gigafibre_fsm.flow.scheduling.job_types import LONGEST_VISIT
from gigafibre_fsm.flow.vocabulary import JOB_TYPES
from tests.factories import people
from tests.factories.ordering import visit_day

pytestmark = pytest.mark.site
NINE = datetime.time(9)


def modified(site, job) -> str:
	return str(site.db.get_value("Dispatch Job", job.name, "modified"))


def another(site, make):
	return site.get_doc("Dispatch Job", {"sales_order": make.order().name})


def row_of(rows: list[dict], job) -> dict | None:
	return next((row for row in rows if row["name"] == job.name), None)


def test_a_job_leaves_the_queue_for_its_place(site, make, job) -> None:
	"""The dispatcher could not see which jobs are planned, and which still wait."""
	day, technician = visit_day(), make.technician().name
	waiting = row_of(board.board(day, day)["unscheduled"], job)
	assert [each["time_window"] for each in waiting["preferred_dates"]] == ["AM", "PM"]
	assert waiting["why"] and not waiting["overdue"]
	placing.place_job(job.name, technician, day, modified(site, job), start=NINE)
	shown = board.board(day, day + datetime.timedelta(days=4))
	planned = row_of(shown["jobs"], job)
	assert (planned["technician"], planned["begins"], planned["time_window"]) == (technician, 540, "AM")
	assert row_of(shown["unscheduled"], job) is None
	placing.put_back(job.name, modified(site, job))
	assert row_of(board.queue(), job)["status"] == "Open"


def test_two_dispatchers_do_not_overwrite_each_other(site, make, job) -> None:
	"""The second would move a visit that the first has just promised to the customer."""
	seen, day = modified(site, job), visit_day()
	first, second = make.technician().name, make.technician().name
	placing.place_job(job.name, first, day, seen, start=NINE)
	for late in (
		lambda: placing.place_job(job.name, second, day, seen, start=NINE),
		lambda: placing.put_back(job.name, seen),
	):
		with pytest.raises(Conflict, match="changed this job meanwhile"):
			late()
	assert site.db.get_value("Dispatch Job", job.name, "technician") == first


def test_a_warning_is_overruled_with_a_reason_that_is_kept(site, service, make, job) -> None:
	"""Nobody would know afterwards why two households waited for one technician at nine."""
	day, technician, other = visit_day(), make.technician().name, another(site, make)
	service.assign(other.name, technician, day, "AM", NINE)
	with pytest.raises(NeedsReason, match="already has a job"):
		placing.place_job(job.name, technician, day, modified(site, job), start=NINE)
	placing.place_job(job.name, technician, day, modified(site, job), start=NINE, against="Deux techniciens")
	assert site.db.get_value("Dispatch Job", job.name, "planned_against") == "Deux techniciens"
	past = visit_day() - datetime.timedelta(days=365)
	with pytest.raises(Conflict, match="passed") as refused:
		placing.place_job(
			job.name, technician, past, modified(site, job), start=NINE, against="Deux techniciens"
		)
	assert not isinstance(refused.value, NeedsReason)


def test_every_place_is_judged_as_the_drop_will_be(site, service, make, job) -> None:
	"""The board would show a place as free, and refuse the drop."""
	day, technician, other = visit_day(), make.technician().name, another(site, make)
	service.assign(other.name, technician, day, "AM", NINE)
	found = placing.places_for(job.name, day, day, by_quarter=True)
	row = found["places"][technician][str(day)]
	seen = set()
	for hour in (7, 9, 10, 14):
		weight = found["verdicts"][row[found["starts"].index(hour * 60)]]["weight"]
		seen.add(weight)
		try:
			placing.place_job(job.name, technician, day, modified(site, job), start=datetime.time(hour))
			refusal = ""
		except Conflict as conflict:
			refusal = "reason" if isinstance(conflict, NeedsReason) else "never"
		assert (refusal or "taken") == (weight if weight in ("reason", "never") else "taken"), (hour, weight)
	assert {"reason", "never"} < seen


def test_a_longer_visit_is_one_change(site, make, job) -> None:
	"""A dispatcher could not give a difficult house more time."""
	day, technician = visit_day(), make.technician().name
	doc = placing.place_job(job.name, technician, day, modified(site, job), start=NINE)
	placing.place_job(
		job.name, technician, day, modified(site, job), start=NINE, minutes=doc.duration_minutes + 45
	)
	assert row_of(board.planned(day, day), job)["duration_minutes"] == doc.duration_minutes + 45


@pytest.mark.parametrize("minutes", [0, -5, LONGEST_VISIT + 1])
def test_a_visit_lasts_at_most_a_working_day(site, make, job, minutes: int) -> None:
	"""A visit that fits into nobody's day would wait for ever; the form, its type and the board would each say something else."""
	job.duration_minutes = minutes
	with pytest.raises(BadRequest):
		job.save()
	kind = site.get_doc("Job Type", job.job_type)
	kind.minutes = minutes
	with pytest.raises(BadRequest):
		kind.save()
	if minutes > 0:
		seen, day, technician = modified(site, job), visit_day(), make.technician().name
		with pytest.raises(BadRequest, match="12 hours"):
			placing.place_job(job.name, technician, day, seen, start=NINE, minutes=minutes)


@pytest.mark.parametrize("kind", JOB_TYPES)
def test_a_type_that_orders_open_visits_of_is_kept(site, kind: str) -> None:
	"""A manager who tidies up would have every further order refused."""
	with pytest.raises(Conflict, match="opened automatically"):
		site.delete_doc("Job Type", kind)


def test_a_holiday_is_named_before_the_drop(site, service, make, job) -> None:
	"""A dispatcher would plan a visit on Christmas without noticing; a deliberate choice needs no reason."""
	day = datetime.date(visit_day().year + 1, 12, 25)
	technician = make.technician().name
	(found,) = [
		each for each in service.conflicts_of(job.name, technician, day, "AM") if each["code"] == "holiday"
	]
	assert not found["stops"] and found["text"] == "This day is a holiday."
	assert board.board(day, day)["holidays"] == [str(day)]
	assert service.assign(job.name, technician, day, "AM").planned_against is None


def test_who_left_is_not_sent_and_their_visits_wait_for_somebody_else(site, service, make, job) -> None:
	"""Households would wait for a technician whose access was revoked, and the next one would be promised them."""
	email = f"parti.{site.generate_hash(length=8)}@example.com"
	gone = make.technician(user=people.make_user(site, email, "FSM Technician"))
	day = visit_day()
	service.assign(job.name, gone.name, day, "AM")
	assert row_of(board.queue(), job) is None
	before = board.revision()
	site.db.set_value("User", email, "enabled", 0)
	assert board.revision() != before
	waiting = row_of(board.queue(), job)
	assert waiting["code"] == "left" and waiting["overdue"] and gone.technician_name in waiting["why"]
	assert gone.name not in {row.name for row in technicians.active()}
	with pytest.raises(NotFound):
		service.assign(another(site, make).name, gone.name, day, "PM")
	placing.place_job(job.name, make.technician().name, day, modified(site, job), window="AM")
	assert row_of(board.queue(), job) is None


def test_a_time_that_is_over_is_named_before_the_drop(site, service, make, job) -> None:
	"""A dispatcher would promise this morning in the afternoon without noticing."""
	now, today, technician = site.utils.now_datetime(), site.utils.getdate(), make.technician().name
	eight = datetime.time(8)
	warned = [
		each["stops"]
		for each in service.conflicts_of(job.name, technician, today, "AM", eight)
		if each["code"] == "passed"
	]
	found = placing.places_for(job.name, today, today, by_quarter=True)
	row = found["places"][technician][str(today)]
	hint = found["verdicts"][row[found["starts"].index(8 * 60)]]["text"]
	is_over = now.hour * 60 + now.minute >= 8 * 60 + 15
	assert warned == ([False] if is_over else []) and ("time has passed" in hint) == is_over


def test_a_job_that_is_deleted_meanwhile(site, make, job) -> None:
	"""The dispatcher would wait for a visit that nobody makes, or read a technical error."""
	seen, day, technician = modified(site, job), visit_day(), make.technician().name
	site.delete_doc("Dispatch Job", job.name, force=True)
	for late in (
		lambda: placing.place_job(job.name, technician, day, seen, start=NINE),
		lambda: placing.put_back(job.name, seen),
		lambda: placing.places_for(job.name, day, day, by_quarter=True),
	):
		with pytest.raises(NotFound, match="Job not found"):
			late()
	assert row_of(board.board(day, day)["unscheduled"], job) is None


def test_a_board_without_a_socket_hears_of_time_off(site, make) -> None:
	"""A dispatcher would plan visits with somebody whose vacation a colleague has just entered."""
	day, technician = visit_day(), make.technician().name
	before = board.revision()
	entered = time_off.add("Vacation", day, day, technician)
	with_it = board.revision()
	time_off.remove(entered["name"])
	assert before != with_it and board.revision() != with_it


def test_a_home_base_is_moved_once(site, make) -> None:
	"""Two dispatchers would move it to two places, and routes would begin at neither."""
	technician = make.technician()
	technician.reload()
	home_base.set_home(technician.name, 45.1, -73.7, "1, rue exemple", str(technician.modified))
	with pytest.raises(Conflict):
		home_base.set_home(technician.name, 45.2, -73.8, "2, rue exemple", str(technician.modified))
	shown = next(row for row in board.people(technicians.active()) if row["technician"] == technician.name)
	assert (shown["home"]["latitude"], shown["home"]["address"]) == (45.1, "1, rue exemple")
	with pytest.raises(NotFound):
		home_base.set_home("nobody", 45.1, -73.7, "", "")


def test_a_full_board_takes_no_more_statements_than_an_empty_one(
	site, service, make, job, monkeypatch
) -> None:
	"""With forty technicians the board would make a request for each of them at every change by a colleague."""
	day, seen = visit_day(), []
	database = type(site.local.db)
	run = database.sql

	def counted(db, query, *args, **values):
		seen.append(query)
		return run(db, query, *args, **values)

	monkeypatch.setattr(database, "sql", counted)

	def statements(work) -> int:
		seen.clear()
		work()
		return len(seen)

	def data() -> None:
		board.board(day, day)

	def places() -> None:
		placing.places_for(job.name, day, day, by_quarter=True)

	service.assign(another(site, make).name, make.technician().name, day, "AM")
	for work in (data, places):
		work()  # what is read once in the life of a process
	few = {work: statements(work) for work in (data, places)}
	for _technician in range(3):
		person = make.technician()
		service.assign(another(site, make).name, person.name, day, "AM")
	for work in (data, places):
		work()
		assert statements(work) <= few[work], work.__name__
