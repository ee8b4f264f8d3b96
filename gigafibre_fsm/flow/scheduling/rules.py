"""Who can go where and when: one Crew and one Visit, for the days that a checkout offers and for the
dispatcher's planning. Pure.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import lru_cache

import holidays

from gigafibre_fsm.flow.vocabulary import (
	AFTERNOON,
	ALL_DAY,
	HALF_DAYS,
	MORNING,
	SATURDAY,
	TIME_WINDOWS,
	WEEKDAYS,
)

Booking = tuple[date, str]
"""A day and a time window."""


@dataclass(frozen=True)
class Crew:
	"""The capacity of a technician. `hours` maps a weekday to (from, to); empty means no restriction."""

	jobs_per_day: int
	tags: frozenset[str] = frozenset()
	hours: tuple[tuple[str, time, time], ...] = ()

	def works_on(self, day: date) -> bool:
		return not self.hours or bool(self.shifts(day))

	def shifts(self, day: date) -> list[tuple[time, time]]:
		return [(begin, end) for weekday, begin, end in self.hours if weekday == WEEKDAYS[day.weekday()]]


@dataclass(frozen=True)
class Visit:
	"""One job on a technician's day; without `start` it can be anywhere in its window."""

	job: str
	window: str
	minutes: int
	start: time | None = None

	@property
	def bounds(self) -> tuple[time, time]:
		"""The earliest start and the latest end of the visit, as far as they are known."""
		if self.start is None:
			return TIME_WINDOWS[self.window]
		return self.start, _after(self.start, self.minutes)


@dataclass(frozen=True)
class Slot:
	"""A day with room: the open windows and how many installations still fit."""

	date: date
	windows: tuple[str, ...]
	remaining: int


@lru_cache(maxsize=8)
def quebec_holidays(year: int) -> frozenset[date]:
	return frozenset(holidays.country_holidays("CA", subdiv="QC", years=year))


def is_working_day(day: date) -> bool:
	"""Neither a weekend nor a holiday of Quebec."""
	return day.weekday() < SATURDAY and day not in quebec_holidays(day.year)


def slots(
	today: date, lead_days: int, booking_days: int, crews: Iterable[Crew], booked: Iterable[Booking]
) -> list[Slot]:
	"""The working days from `lead_days` to `booking_days` ahead on which someone has room.

	`booked` has a (day, window) for every visit; half of a day's capacity is in the morning, the odd visit
	included.
	"""
	crews = list(crews)
	taken: Mapping[Booking, int] = Counter(booked)
	found = []
	for ahead in range(max(lead_days, 0), booking_days + 1):
		day = today + timedelta(days=ahead)
		capacity = sum(crew.jobs_per_day for crew in crews if crew.works_on(day))
		if not capacity or not is_working_day(day):
			continue
		remaining = capacity - sum(taken[day, window] for window in TIME_WINDOWS)
		room = {MORNING: (capacity + 1) // 2, AFTERNOON: capacity // 2}
		windows = tuple(window for window in HALF_DAYS if room[window] > taken[day, window])
		if remaining > 0 and windows:
			found.append(Slot(day, windows, remaining))
	return found


def refused_dates(wanted: list[Booking], open_slots: Iterable[Slot]) -> list[Booking]:
	"""The wanted dates that are not available, or no longer."""
	possible = {slot.date: slot.windows for slot in open_slots}
	return [
		(day, window)
		for day, window in wanted
		if day not in possible or (window != ALL_DAY and window not in possible[day])
	]


def refusals(
	visit: Visit, day: date, today: date, crew: Crew, others: Sequence[Visit], required: Collection[str]
) -> list[str]:
	"""Why `crew` cannot take `visit` on `day` beside `others`; empty when it can.

	Codes: past, start_outside_window, skills, day_off, hours, day_full, overlap, window_full.
	"""
	found = []
	if day < today:
		found.append("past")
	if visit.start and not _inside(visit.bounds, TIME_WINDOWS[visit.window]):
		found.append("start_outside_window")
	if not set(required) <= crew.tags:
		found.append("skills")
	found += _hours(visit, day, crew)
	others = [other for other in others if other.job != visit.job]
	if len(others) + 1 > crew.jobs_per_day:
		found.append("day_full")
	elif any(visit.start and other.start and _overlap(visit.bounds, other.bounds) for other in others):
		found.append("overlap")
	elif not _fits([*others, visit]):
		found.append("window_full")
	return found


def missing_skills(required: Collection[str], tags: Collection[str]) -> list[str]:
	return sorted(set(required) - set(tags))


def _hours(visit: Visit, day: date, crew: Crew) -> list[str]:
	if not crew.hours:
		return []
	shifts = crew.shifts(day)
	if not shifts:
		return ["day_off"]
	if visit.start:
		held = any(_inside(visit.bounds, shift) for shift in shifts)
	else:
		held = any(_overlap(visit.bounds, shift) for shift in shifts)
	return [] if held else ["hours"]


def _fits(visits: Sequence[Visit]) -> bool:
	"""Whether every half day, and the whole day, has enough minutes for the visits promised in it."""
	for bounds in TIME_WINDOWS.values():
		promised = sum(visit.minutes for visit in visits if _inside(TIME_WINDOWS[visit.window], bounds))
		if promised > _minutes(bounds):
			return False
	return True


def _minutes(bounds: tuple[time, time]) -> int:
	return (bounds[1].hour - bounds[0].hour) * 60 + bounds[1].minute - bounds[0].minute


def _inside(inner: tuple[time, time], outer: tuple[time, time]) -> bool:
	return outer[0] <= inner[0] and inner[1] <= outer[1]


def _overlap(one: tuple[time, time], other: tuple[time, time]) -> bool:
	return one[0] < other[1] and other[0] < one[1]


def _after(start: time, minutes: int) -> time:
	end = datetime.combine(date.min, start) + timedelta(minutes=minutes)
	return end.time() if end.date() == date.min else time.max
