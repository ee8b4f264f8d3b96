"""The position of visits on the board, and the list of jobs to plan."""

from __future__ import annotations

from datetime import date, time

import pytest

from gigafibre_fsm.flow.dispatch.board_rules import OVERDUE, lay_out, queue_order, waiting_code, window_for
from gigafibre_fsm.flow.scheduling.rules import Crew, Visit
from gigafibre_fsm.flow.scheduling.travel import Place, Travel

DAY = date(2026, 8, 5)
HOME, NEAR, FAR = Place(45.1, -73.7), Place(45.1, -73.5), Place(45.1, -73.1)
ROADS = Travel()


@pytest.mark.parametrize(
	("start", "promised", "window"),
	[
		(time(9), "AM", "AM"),
		(time(9), "Day", "Day"),
		(time(14), "AM", "PM"),
		(time(11, 45), "", "AM"),
		(time(18), "PM", ""),
		(time(7), "", ""),
	],
)
def test_a_place_on_the_board_keeps_the_promise_where_it_can(start: time, promised: str, window: str) -> None:
	"""A customer would get a message for a move inside the hours that they were promised."""
	assert window_for(start, promised) == window


def visit(job: str, window: str = "AM", start: time | None = None, place: Place = NEAR) -> Visit:
	return Visit(job, window, 60, start, place)


def test_visits_follow_one_another_with_the_road_between_them() -> None:
	"""The dispatcher would see two visits at eight, and no time for the drive between them."""
	first, second = lay_out(Crew(4, home=HOME), DAY, [visit("a"), visit("b", place=FAR)], ROADS)
	assert (first.job, second.job) == ("a", "b")
	assert first.begins >= 8 * 60 + first.travel and first.travel == ROADS.minutes(HOME, NEAR)
	assert second.begins >= first.begins + 60 + second.travel and second.travel == ROADS.minutes(NEAR, FAR)


def test_a_visit_stands_at_its_time_even_where_it_does_not_fit() -> None:
	"""A visit planned against a warning would move on the board, away from the time that the customer knows."""
	both = [visit("a", start=time(9)), visit("b", start=time(9, 30))]
	assert {each.job: each.begins for each in lay_out(Crew(4), DAY, both, ROADS)} == {"a": 540, "b": 570}


def test_a_day_without_hours_shows_its_visits() -> None:
	"""A visit planned on a day off would be invisible."""
	off = Crew(4, hours=(("Monday", time(8), time(17)),))
	assert [each.begins for each in lay_out(off, DAY, [visit("a"), visit("b", "PM")], ROADS)] == [480, 720]


@pytest.mark.parametrize(
	("values", "code"),
	[
		(("Failed", date(2026, 8, 1), None, False, ""), "failed"),
		(("Scheduled", date(2026, 8, 4), None, False, ""), "missed"),
		(("Scheduled", DAY, None, False, "", "Alex"), "left"),
		(("Open", None, date(2026, 8, 4), False, "JOB-1"), "line"),
		(("Open", None, date(2026, 8, 4), False, ""), "late"),
		(("Open", None, None, True, ""), "call"),
		(("Open", None, DAY, True, ""), "new"),
	],
)
def test_each_waiting_job_says_why(values: tuple, code: str) -> None:
	"""The dispatcher would open each job to see what it waits for."""
	status, planned, promise, *why = values
	assert waiting_code(status, planned, promise, DAY, *why) == code


def test_overdue_jobs_come_first_then_the_earliest_promise() -> None:
	"""A household whose visit failed would wait below those who ordered yesterday."""
	jobs = [
		("new", None, "1"),
		("new", date(2026, 8, 9), "2"),
		("late", date(2026, 8, 3), "3"),
		("new", DAY, "4"),
		("failed", date(2026, 8, 4), "5"),
	]
	assert [job[2] for job in sorted(jobs, key=lambda job: queue_order(*job))] == ["3", "5", "4", "2", "1"]
	assert "late" in OVERDUE
