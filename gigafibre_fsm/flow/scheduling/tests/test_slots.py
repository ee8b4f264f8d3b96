"""The dates that a visitor may choose, without a site."""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from dataclasses import replace

import pytest

from gigafibre_fsm.flow.scheduling.offers import Load, Slot, refused_dates, slots
from gigafibre_fsm.flow.scheduling.rules import Crew, Policy, TimeOff, Visit, is_working_day
from gigafibre_fsm.flow.scheduling.travel import NO_TRAVEL
from gigafibre_fsm.flow.vocabulary import AFTERNOON, ALL_DAY, MORNING, WEEKDAYS

SUNDAY = datetime.date(2026, 11, 22)
TUESDAY = datetime.date(2026, 11, 24)
PERIOD = range(2, 15)
WANTED = Visit("", ALL_DAY, 120, tags=frozenset({"Fibre"}))


def crew(jobs_per_day: int = 4, weekdays: Iterable[int] = range(5), name: str = "T1") -> Crew:
	"""Someone who works from 8 to 5 on these weekdays (Monday is 0)."""
	hours = tuple((WEEKDAYS[day], datetime.time(8), datetime.time(17)) for day in sorted(weekdays))
	return Crew(jobs_per_day, frozenset({"Fibre"}), hours, name)


def found(
	*visits: Visit,
	crews: Iterable[Crew] = (crew(),),
	promised: Iterable[Visit] = (),
	reserve: float = 0.0,
) -> list[Slot]:
	"""The open slots when these visits are planned on Tuesday with the first technician."""
	loads = {TUESDAY: Load({"T1": visits}, tuple(promised))}
	return slots(SUNDAY, PERIOD, WANTED, list(crews), loads, Policy(NO_TRAVEL, reserve=reserve))


def days(*visits: Visit, **more: object) -> list[datetime.date]:
	return [slot.date for slot in found(*visits, **more)]


def planned(many: int, window: str, minutes: int = 120) -> list[Visit]:
	return [Visit(f"{window}{n}", window, minutes, tags=frozenset({"Fibre"})) for n in range(many)]


def test_two_weeks_are_offered_without_weekends() -> None:
	"""Visits would be promised on a Sunday, or tomorrow morning."""
	offered = days()
	assert offered[0] == TUESDAY
	assert offered[-1] == datetime.date(2026, 12, 4)
	assert len(offered) == 9
	assert all(day.weekday() < 5 for day in offered)


@pytest.mark.parametrize(
	"holiday", ["2026-12-25", "2027-01-01", "2026-06-24", "2026-07-01", "2026-09-07", "2026-05-18"]
)
def test_holidays_of_quebec_are_not_offered(holiday: str) -> None:
	"""A technician would be sent out on the Fête nationale."""
	assert not is_working_day(datetime.date.fromisoformat(holiday))


def test_a_full_day_is_not_offered() -> None:
	"""More customers would be promised a day than technicians can visit."""
	assert TUESDAY not in days(*planned(2, MORNING), *planned(2, AFTERNOON))
	assert TUESDAY not in days(*planned(4, ALL_DAY, 30))
	assert TUESDAY not in days(promised=[*planned(2, MORNING), *planned(2, AFTERNOON)])


def test_a_full_morning_leaves_the_afternoon() -> None:
	"""A free afternoon would be lost, or a full morning sold."""
	assert found(*planned(2, MORNING))[0] == Slot(TUESDAY, (AFTERNOON,), 2)
	assert found(promised=planned(2, MORNING))[0] == Slot(TUESDAY, (AFTERNOON,), 2)
	assert found()[0] == Slot(TUESDAY, (MORNING, AFTERNOON), 4)


def test_a_promise_is_nobody_s_until_it_is_planned() -> None:
	"""A free technician would not be offered because the first one was given all promises."""
	two = [crew(1), crew(1, name="T2")]
	wide, early = planned(1, ALL_DAY), planned(1, MORNING)
	assert found(promised=wide, crews=two)[0] == Slot(TUESDAY, (MORNING, AFTERNOON), 1)
	short = replace(two[1], hours=(("Tuesday", datetime.time(13), datetime.time(17)),))
	assert found(promised=wide, crews=[two[0], short])[0].windows == (MORNING, AFTERNOON)
	assert TUESDAY not in days(promised=[*wide, *early], crews=two)


def test_days_off_of_a_crew_are_not_offered() -> None:
	"""Days would be offered on which nobody works."""
	assert {day.weekday() for day in days(crews=[crew(2, {1, 3})])} == {1, 3}
	everyday = days(crews=[crew(2, range(7))])
	assert {day.weekday() for day in everyday} == {0, 1, 2, 3, 4}
	assert days(crews=[]) == []
	assert days(crews=[crew(0)]) == []


def test_days_without_visits_are_not_offered() -> None:
	"""A customer would wait for someone who is on vacation, or when the whole company is closed."""
	vacation = TimeOff(TUESDAY, TUESDAY, "Vacation")
	assert TUESDAY not in days(crews=[replace(crew(), time_off=(vacation,))])
	assert TUESDAY in days(crews=[replace(crew(), time_off=(vacation,)), crew(name="T2")])


def test_some_time_is_kept_for_emergencies() -> None:
	"""A household without telephone would wait for a week because every hour was sold."""
	assert TUESDAY in days(*planned(3, ALL_DAY), reserve=0)
	assert TUESDAY not in days(*planned(3, ALL_DAY), reserve=0.15)
	assert TUESDAY in days(*planned(2, ALL_DAY), reserve=0.15)


def test_unavailable_dates_are_named() -> None:
	"""An order would be accepted for a day that is full."""
	wanted = [(TUESDAY, MORNING), (TUESDAY, AFTERNOON), (TUESDAY, ALL_DAY), (SUNDAY, MORNING)]
	assert refused_dates(wanted, found(*planned(2, MORNING))) == [(TUESDAY, MORNING), (SUNDAY, MORNING)]
