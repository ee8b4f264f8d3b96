"""Response and resolution times of tickets, and how overdue they are. Times are the site's; only opening hours count. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from gigafibre_fsm.flow.scheduling.rules import quebec_holidays
from gigafibre_fsm.flow.vocabulary import SATURDAY

ON_TIME, LATE, VERY_LATE = 0, 1, 2
NONE = timedelta()
LONGEST = timedelta(days=90)
"""The most working time that can be promised."""


@dataclass(frozen=True)
class OpeningHours:
	"""Support's opening hours: working days, and Saturdays if configured; never holidays of Quebec."""

	opens: time
	closes: time
	saturday: bool = False

	def is_open_on(self, day: date) -> bool:
		last = SATURDAY if self.saturday else SATURDAY - 1
		return day.weekday() <= last and day not in quebec_holidays(day.year)

	def of(self, day: date) -> tuple[datetime, datetime]:
		return datetime.combine(day, self.opens), datetime.combine(day, self.closes)


@dataclass(frozen=True)
class Allowed:
	"""The working time of a priority; None where none is promised."""

	answer: timedelta = NONE
	solve: timedelta = NONE


@dataclass(frozen=True)
class Deadlines:
	"""`answer_by` and `solve_by` stay as promised; `due` is the current one, or None."""

	answer_by: datetime | None = None
	solve_by: datetime | None = None
	due: datetime | None = None


def deadlines(
	opened: datetime, allowed: Allowed, hours: OpeningHours, waited: timedelta, answered: bool, waits: bool
) -> Deadlines:
	"""The deadlines of a ticket that waited (working time) for its customer or a visit; nothing is due while it `waits`."""
	answer_by = end_of(opened, allowed.answer + (NONE if answered else waited), hours, allowed.answer)
	solve_by = end_of(opened, allowed.solve + waited, hours, allowed.solve)
	return Deadlines(answer_by, solve_by, next_due(answer_by, solve_by, answered, waits))


def next_due(
	answer_by: datetime | None, solve_by: datetime | None, answered: bool, waits: bool
) -> datetime | None:
	return None if waits else (solve_by if answered else answer_by or solve_by)


def end_of(start: datetime, length: timedelta, hours: OpeningHours, promised: timedelta) -> datetime | None:
	return add_working_time(start, length, hours) if promised > NONE else None


def add_working_time(start: datetime, length: timedelta, hours: OpeningHours) -> datetime:
	"""The moment after this much working time since `start`."""
	left, day = min(length, LONGEST), start.date()
	while True:
		if hours.is_open_on(day):
			opens, closes = hours.of(day)
			begin = max(opens, start)
			if begin + left <= closes:
				return begin + left
			left -= max(closes - begin, NONE)
		day += timedelta(days=1)


def working_time_between(start: datetime, end: datetime, hours: OpeningHours) -> timedelta:
	"""The working time from `start` to `end`; zero when the end is not later."""
	passed, day = NONE, start.date()
	while day <= end.date():
		if hours.is_open_on(day):
			opens, closes = hours.of(day)
			passed += max(min(closes, end) - max(opens, start), NONE)
		day += timedelta(days=1)
	return passed


def lateness(due: datetime | None, now: datetime, hours: OpeningHours, patience: timedelta) -> int:
	"""ON_TIME, LATE, or VERY_LATE after `patience` of working time since it was due."""
	if not due or now <= due:
		return ON_TIME
	return VERY_LATE if working_time_between(due, now, hours) >= patience else LATE
