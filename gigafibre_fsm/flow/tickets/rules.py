"""When a ticket must be answered and solved, and how late it is. Times are the site's; only opening hours count. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from gigafibre_fsm.flow.scheduling.rules import quebec_holidays
from gigafibre_fsm.flow.vocabulary import SATURDAY

ON_TIME, LATE, VERY_LATE = 0, 1, 2
NONE = timedelta()
LONGEST = timedelta(days=90)
"""Of working time: what is allowed beyond it is not a promise."""


@dataclass(frozen=True)
class OpeningHours:
	"""When support answers: on working days, and on Saturdays too where it does; never on a holiday of Quebec."""

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
	"""How much working time a priority leaves; nothing where none is promised."""

	answer: timedelta = NONE
	solve: timedelta = NONE


@dataclass(frozen=True)
class Deadlines:
	"""`answer_by` and `solve_by` stay as they were promised; `due` is the one that counts now, or None."""

	answer_by: datetime | None = None
	solve_by: datetime | None = None
	due: datetime | None = None


def deadlines(
	opened: datetime, allowed: Allowed, hours: OpeningHours, waited: timedelta, answered: bool, waits: bool
) -> Deadlines:
	"""Of a ticket that waited (working time) for its customer or for a visit, and perhaps `waits` now: then nothing is due."""
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
	"""The moment at which so much working time has passed since `start`."""
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
	"""The working time from `start` to `end`; nothing when the end is not later."""
	passed, day = NONE, start.date()
	while day <= end.date():
		if hours.is_open_on(day):
			opens, closes = hours.of(day)
			passed += max(min(closes, end) - max(opens, start), NONE)
		day += timedelta(days=1)
	return passed


def lateness(due: datetime | None, now: datetime, hours: OpeningHours, patience: timedelta) -> int:
	"""ON_TIME, LATE, or VERY_LATE once `patience` of working time has passed since it was due."""
	if not due or now <= due:
		return ON_TIME
	return VERY_LATE if working_time_between(due, now, hours) >= patience else LATE
