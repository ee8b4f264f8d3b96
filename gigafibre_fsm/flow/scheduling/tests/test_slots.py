"""The dates that a visitor may choose, without a site."""

from __future__ import annotations

import datetime
from collections.abc import Iterable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gigafibre_fsm.flow.scheduling.rules import Crew, is_working_day, refused_dates, slots
from gigafibre_fsm.flow.vocabulary import AFTERNOON, ALL_DAY, MORNING, TIME_WINDOWS, WEEKDAYS

SUNDAY = datetime.date(2026, 11, 22)
TUESDAY = datetime.date(2026, 11, 24)


def crew(jobs_per_day: int, weekdays: Iterable[int] = range(5)) -> Crew:
	"""Someone who works from 8 to 5 on these weekdays (Monday is 0)."""
	hours = tuple((WEEKDAYS[day], datetime.time(8), datetime.time(17)) for day in sorted(weekdays))
	return Crew(jobs_per_day, hours=hours)


def days(**more: object) -> list[datetime.date]:
	wanted = {"today": SUNDAY, "lead_days": 2, "booking_days": 14, "crews": [crew(4)], "booked": []}
	return [slot.date for slot in slots(**{**wanted, **more})]


def test_two_weeks_are_offered_without_weekends() -> None:
	"""Visits would be promised on a Sunday, or tomorrow morning."""
	found = days()
	assert found[0] == TUESDAY
	assert found[-1] == datetime.date(2026, 12, 4)
	assert len(found) == 9
	assert all(day.weekday() < 5 for day in found)


@pytest.mark.parametrize(
	"holiday", ["2026-12-25", "2027-01-01", "2026-06-24", "2026-07-01", "2026-09-07", "2026-05-18"]
)
def test_holidays_of_quebec_are_not_offered(holiday: str) -> None:
	"""A technician would be sent out on the Fête nationale."""
	assert not is_working_day(datetime.date.fromisoformat(holiday))


def test_a_full_day_is_not_offered() -> None:
	"""More customers would be promised a day than technicians can visit."""
	full = [(TUESDAY, MORNING)] * 2 + [(TUESDAY, AFTERNOON)] * 2
	assert TUESDAY not in days(booked=full)
	assert TUESDAY not in days(booked=[(TUESDAY, ALL_DAY)] * 4)


def test_a_full_morning_leaves_the_afternoon() -> None:
	"""A free afternoon would be lost, or a full morning sold."""
	found = slots(SUNDAY, 2, 14, [crew(4)], [(TUESDAY, MORNING)] * 2)
	assert (found[0].date, found[0].windows, found[0].remaining) == (TUESDAY, (AFTERNOON,), 2)


def test_days_off_of_a_crew_are_not_offered() -> None:
	"""Days would be offered on which nobody works."""
	assert {day.weekday() for day in days(crews=[crew(2, {1, 3})])} == {1, 3}
	everyday = days(crews=[crew(2, range(7))])
	assert {day.weekday() for day in everyday} == {0, 1, 2, 3, 4}
	assert days(crews=[]) == []
	assert days(crews=[crew(0)]) == []


@given(
	st.dates(datetime.date(2026, 1, 1), datetime.date(2030, 12, 31)),
	st.lists(st.builds(crew, st.integers(0, 6), st.frozensets(st.integers(0, 6), min_size=1)), max_size=4),
	st.lists(st.tuples(st.integers(0, 20), st.sampled_from(sorted(TIME_WINDOWS))), max_size=40),
)
def test_capacity_is_never_exceeded(
	today: datetime.date, crews: list[Crew], booked: list[tuple[int, str]]
) -> None:
	"""Some day would have more visits than its technicians can make."""
	bookings = [(today + datetime.timedelta(days=ahead), window) for ahead, window in booked]
	for slot in slots(today, 2, 14, crews, bookings):
		capacity = sum(crew.jobs_per_day for crew in crews if crew.works_on(slot.date))
		taken = sum(1 for day, _window in bookings if day == slot.date)
		assert 0 < slot.remaining == capacity - taken
		assert slot.windows
		assert is_working_day(slot.date)


def test_unavailable_dates_are_named() -> None:
	"""An order would be accepted for a day that is full."""
	open_slots = slots(SUNDAY, 2, 14, [crew(4)], [(TUESDAY, MORNING)] * 2)
	wanted = [(TUESDAY, MORNING), (TUESDAY, AFTERNOON), (TUESDAY, ALL_DAY), (SUNDAY, MORNING)]
	assert refused_dates(wanted, open_slots) == [(TUESDAY, MORNING), (SUNDAY, MORNING)]
