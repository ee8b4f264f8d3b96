"""Due times of tickets, and their lateness."""

from __future__ import annotations

from datetime import datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gigafibre_fsm.flow.tickets.rules import (
	LATE,
	NONE,
	ON_TIME,
	VERY_LATE,
	Allowed,
	OpeningHours,
	add_working_time,
	deadlines,
	lateness,
	working_time_between,
)

WEEK = OpeningHours(time(8), time(17))
SIX_DAYS = OpeningHours(time(8), time(17), saturday=True)
HOUR = timedelta(hours=1)
moments = st.datetimes(datetime.fromisoformat("2026-01-01"), datetime.fromisoformat("2027-12-31"))
lengths = st.timedeltas(NONE, timedelta(hours=60))


def at(day: int, hour: int, minute: int = 0) -> datetime:
	"""A moment of December 2026; the 1st is a Tuesday, the 25th a holiday on a Friday."""
	return datetime.fromisoformat(f"2026-12-{day:02}T{hour:02}:{minute:02}")


@pytest.mark.parametrize(
	("start", "hours", "due"),
	[
		(at(1, 9), 2, at(1, 11)),
		(at(1, 16), 2, at(2, 9)),  # over the night
		(at(1, 6), 1, at(1, 9)),  # written before support opens
		(at(1, 22), 1, at(2, 9)),  # written after it closed
		(at(4, 16), 2, at(7, 9)),  # over a weekend
		(at(24, 16), 2, at(28, 9)),  # over Christmas and a weekend
		(at(1, 8), 9, at(1, 17)),  # to the last minute
		(at(1, 8), 27, at(3, 17)),
	],
)
def test_only_opening_hours_count(start: datetime, hours: int, due: datetime) -> None:
	"""A ticket of Friday evening would be late on Monday before anybody could have read it."""
	assert add_working_time(start, hours * HOUR, WEEK) == due


def test_a_saturday_counts_where_support_works() -> None:
	"""A promise for Saturday would be reported as late on Monday."""
	assert add_working_time(at(4, 16), 2 * HOUR, SIX_DAYS) == at(5, 9)


@given(moments, lengths)
def test_what_passed_is_what_was_allowed(start: datetime, length: timedelta) -> None:
	"""Time would be lost or won at the borders of days."""
	assert working_time_between(start, add_working_time(start, length, WEEK), WEEK) == length


def test_first_the_answer_is_due_then_the_solution() -> None:
	"""Staff would work on what is already answered, or forget it once it is."""
	allowed = Allowed(2 * HOUR, 18 * HOUR)
	fresh = deadlines(at(1, 9), allowed, WEEK, NONE, answered=False, waits=False)
	assert (fresh.due, fresh.solve_by) == (at(1, 11), at(3, 9))
	assert deadlines(at(1, 9), allowed, WEEK, NONE, answered=True, waits=False).due == at(3, 9)


def test_nothing_is_due_while_the_customer_is_asked() -> None:
	"""Support would be blamed for a customer who does not answer."""
	allowed = Allowed(2 * HOUR, 18 * HOUR)
	assert deadlines(at(1, 9), allowed, WEEK, NONE, answered=True, waits=True).due is None
	later = deadlines(at(1, 9), allowed, WEEK, 9 * HOUR, answered=True, waits=False)
	assert later.due == at(4, 9), "the day that was waited is given back"


def test_a_priority_without_hours_promises_nothing() -> None:
	"""Every old ticket would be late on the day of the upgrade."""
	none = deadlines(at(1, 9), Allowed(), WEEK, NONE, answered=False, waits=False)
	assert (none.answer_by, none.solve_by, none.due) == (None, None, None)


@pytest.mark.parametrize(
	("now", "level"),
	[
		(at(1, 11), ON_TIME),
		(at(1, 11, 1), LATE),
		(at(1, 14, 59), LATE),
		(at(1, 15), VERY_LATE),
		(at(2, 9), VERY_LATE),
	],
)
def test_how_late(now: datetime, level: int) -> None:
	"""A manager would be called for each ticket, or for none."""
	assert lateness(at(1, 11), now, WEEK, 4 * HOUR) == level


def test_a_night_makes_no_ticket_very_late() -> None:
	"""A manager would be woken by what support can do at eight."""
	assert lateness(at(1, 16, 30), at(2, 7, 59), WEEK, 4 * HOUR) == LATE
