"""Scheduling rules with one Crew and one Visit, for the dates that a checkout offers and for dispatch. Pure.

A customer is promised a window in which the technician *arrives*; the work may continue after it. Every answer follows from
one question: is there a timetable of the technician's day (see timetable.py) with all of its visits?
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, time
from functools import cached_property, lru_cache

import holidays

from gigafibre_fsm.flow.scheduling import timetable
from gigafibre_fsm.flow.scheduling.timetable import Interval, Stop, Timetable
from gigafibre_fsm.flow.scheduling.travel import NO_TRAVEL, Place, Travel
from gigafibre_fsm.flow.vocabulary import ALL_DAY, BLACKOUT, SATURDAY, TIME_WINDOWS, WEEKDAYS

DAY_END = 24 * 60
GRACE = 15
WINDOW_MINUTES = {
	name: tuple(bound.hour * 60 + bound.minute for bound in bounds) for name, bounds in TIME_WINDOWS.items()
}


@dataclass(frozen=True)
class TimeOff:
	"""From `first` to `last`, both included: whole days, or on each day from `begin` to `end`."""

	first: date
	last: date
	kind: str
	begin: time | None = None
	end: time | None = None

	def covers(self, day: date) -> bool:
		return self.first <= day <= self.last

	@property
	def minutes(self) -> Interval:
		return (minute(self.begin), minute(self.end)) if self.begin and self.end else (0, DAY_END)


@dataclass(frozen=True)
class Crew:
	"""A technician's availability. `hours` maps a weekday to (from, to); when empty, each day from 8 to 17. `towns` maps a
	weekday to the towns served; without an entry, all. `time_off` includes that of the whole company.
	"""

	jobs_per_day: int
	tags: frozenset[str] = frozenset()
	hours: tuple[tuple[str, time, time], ...] = ()
	technician: str = ""
	home: Place | None = None
	towns: tuple[tuple[str, frozenset[str]], ...] = ()
	time_off: tuple[TimeOff, ...] = ()

	def works_on(self, day: date) -> bool:
		return bool(self.shifts(day))

	def shifts(self, day: date) -> list[tuple[time, time]]:
		if not self.hours:
			return [TIME_WINDOWS[ALL_DAY]]
		return [(begin, end) for weekday, begin, end in self.hours if weekday == WEEKDAYS[day.weekday()]]

	def free(self, day: date) -> tuple[Interval, ...]:
		"""The working hours of `day` without time off, in minutes since midnight."""
		blocked = [away.minutes for away in self.time_off if away.covers(day)]
		return timetable.free_time(self._shifts_in_minutes(day), blocked)

	def without_time_off(self, day: date) -> tuple[Interval, ...]:
		return timetable.free_time(self._shifts_in_minutes(day), ())

	def serves(self, day: date, town: str) -> bool:
		served = dict(self.towns).get(WEEKDAYS[day.weekday()])
		return not served or not town or town.casefold() in served

	def _shifts_in_minutes(self, day: date) -> list[Interval]:
		return [(minute(begin), minute(end)) for begin, end in self.shifts(day)]


@dataclass(frozen=True)
class Visit:
	"""One job on a technician's day; without `start` the technician arrives at any time of its window.

	`tags` are the required skills, `place` is None when unknown.
	"""

	job: str
	window: str
	minutes: int
	start: time | None = None
	place: Place | None = None
	town: str = ""
	tags: frozenset[str] = frozenset()

	@cached_property
	def stop(self) -> Stop:
		begin, end = WINDOW_MINUTES[self.window]
		earliest, latest = (begin, end - 1) if self.start is None else (minute(self.start),) * 2
		return Stop(self.job, self.minutes, earliest, latest, self.place)


@dataclass(frozen=True)
class Policy:
	"""`reach`: the most minutes of driving from home to a visit, 0 for no limit; `reserve`: the share of a day's working time
	that is reserved for emergencies, and not offered.
	"""

	travel: Travel = field(default_factory=Travel)
	reach: int = 0
	reserve: float = 0.0


@lru_cache(maxsize=8)
def quebec_holidays(year: int) -> frozenset[date]:
	return frozenset(holidays.country_holidays("CA", subdiv="QC", years=year))


def is_working_day(day: date) -> bool:
	"""Whether it is neither a weekend nor a holiday of Quebec."""
	return day.weekday() < SATURDAY and day not in quebec_holidays(day.year)


def refusals(
	visit: Visit,
	day: date,
	today: date,
	crew: Crew,
	others: Sequence[Visit],
	required: Collection[str],
	policy: Policy | None = None,
) -> list[str]:
	"""The reasons why `crew` cannot take `visit` on `day` beside `others`; empty if it can.

	Codes: past, start_outside_window, skills, too_far (from home), town (not served on that weekday), closed (the whole
	company), time_off, day_off, hours, day_full, overlap, travel (there is time for the work, but not for the drives),
	window_full.
	"""
	policy = policy or Policy(NO_TRAVEL)
	found = []
	if day < today:
		found.append("past")
	begin, end = TIME_WINDOWS[visit.window]
	if visit.start and not begin <= visit.start < end:
		found.append("start_outside_window")
	if not set(required) <= crew.tags:
		found.append("skills")
	if policy.reach and policy.travel.minutes(crew.home, visit.place) > policy.reach:
		found.append("too_far")
	if not crew.serves(day, visit.town):
		found.append("town")
	others = [other for other in others if other.job != visit.job]
	return found + _no_room(visit, day, crew, others, policy)


def has_passed(visit: Visit, day: date, today: date, now: int) -> bool:
	"""Whether it is too late to arrive: today's time, or the end of the window, was a quarter of an hour ago. `now` in
	minutes.
	"""
	return day == today and visit.stop.latest + GRACE <= now


def missing_skills(required: Collection[str], tags: Collection[str]) -> list[str]:
	return sorted(set(required) - set(tags))


def timetable_of(crew: Crew, day: date, visits: Sequence[Visit], travel: Travel) -> Timetable | None:
	"""The technician's day with all of these visits; None when they do not fit."""
	return timetable.best(crew.free(day), crew.home, tuple(visit.stop for visit in visits), travel)


def visits_that_fit(crew: Crew, day: date, visits: Sequence[Visit], travel: Travel) -> list[Visit]:
	"""Those of `visits` that fit together: a dispatcher may have planned more, against a warning. Fixed times come first."""
	if timetable_of(crew, day, visits, travel):
		return list(visits)
	kept: list[Visit] = []
	for visit in sorted(visits, key=lambda each: (each.start is None, each.start or time.min)):
		if timetable_of(crew, day, [*kept, visit], travel):
			kept.append(visit)
	return kept


def _no_room(visit: Visit, day: date, crew: Crew, others: Sequence[Visit], policy: Policy) -> list[str]:
	if not crew.works_on(day):
		return ["day_off"]
	if any(away.kind == BLACKOUT and away.covers(day) and not away.begin for away in crew.time_off):
		return ["closed"]
	alone = (visit.stop,)
	if not timetable.best(crew.without_time_off(day), None, alone, NO_TRAVEL):
		return ["hours"]
	if not timetable.best(crew.free(day), None, alone, NO_TRAVEL):
		return ["time_off"]
	if len(others) + 1 > crew.jobs_per_day:
		return ["day_full"]
	if visit.start and any(other.start and _overlap(visit.stop, other.stop) for other in others):
		return ["overlap"]
	kept = visits_that_fit(crew, day, others, policy.travel)
	if timetable_of(crew, day, [*kept, visit], policy.travel):
		return []
	at_once = replace(crew, home=None)
	return ["travel" if timetable_of(at_once, day, [*kept, visit], NO_TRAVEL) else "window_full"]


def _overlap(one: Stop, other: Stop) -> bool:
	return one.earliest < other.earliest + other.minutes and other.earliest < one.earliest + one.minutes


def minute(moment: time) -> int:
	"""Whole minutes since midnight."""
	return moment.hour * 60 + moment.minute


def moment(minutes: int) -> time:
	return time(minutes // 60, minutes % 60)
