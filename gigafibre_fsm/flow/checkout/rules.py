"""When an installation is possible, and what a checkout still needs. Pure."""

from __future__ import annotations

import datetime
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache

import holidays

MORNING, AFTERNOON, ANY = "AM", "PM", "Day"
WINDOWS = (MORNING, AFTERNOON)
MOST_DATES = 3
SATURDAY = 5

CONTACT, TERMS, LIMITS_911 = "contact", "terms", "limits_911"
CONSENTS = (CONTACT, TERMS, LIMITS_911)

Booking = tuple[datetime.date, str]


@dataclass(frozen=True)
class Crew:
	"""One technician: how many installations a day, on which weekdays (Monday is 0)."""

	jobs_per_day: int
	weekdays: frozenset[int]


@dataclass(frozen=True)
class Slot:
	"""A day with room: the windows that are open and how many installations still fit."""

	date: datetime.date
	windows: tuple[str, ...]
	remaining: int


@lru_cache(maxsize=8)
def quebec_holidays(year: int) -> frozenset[datetime.date]:
	return frozenset(holidays.country_holidays("CA", subdiv="QC", years=year))


def is_working_day(day: datetime.date) -> bool:
	"""Neither a weekend nor a holiday of Quebec."""
	return day.weekday() < SATURDAY and day not in quebec_holidays(day.year)


def slots(
	today: datetime.date, lead_days: int, booking_days: int, crews: Iterable[Crew], booked: Iterable[Booking]
) -> list[Slot]:
	"""The working days from `lead_days` to `booking_days` ahead on which someone has room.

	`booked` holds a (day, window) for every visit; half of a day's visits are in the morning, the odd one
	too.
	"""
	crews = list(crews)
	taken: Mapping[Booking, int] = Counter(booked)
	found = []
	for ahead in range(max(lead_days, 0), booking_days + 1):
		day = today + datetime.timedelta(days=ahead)
		capacity = sum(crew.jobs_per_day for crew in crews if day.weekday() in crew.weekdays)
		if not capacity or not is_working_day(day):
			continue
		remaining = capacity - sum(taken[day, window] for window in (*WINDOWS, ANY))
		room = {MORNING: (capacity + 1) // 2, AFTERNOON: capacity // 2}
		windows = tuple(window for window in WINDOWS if room[window] > taken[day, window])
		if remaining > 0 and windows:
			found.append(Slot(day, windows, remaining))
	return found


def refused_dates(wanted: list[Booking], open_slots: Iterable[Slot]) -> list[Booking]:
	"""Which of the wanted dates cannot be had (any more)."""
	possible = {slot.date: slot.windows for slot in open_slots}
	return [
		(day, window)
		for day, window in wanted
		if day not in possible or (window != ANY and window not in possible[day])
	]


def needed_consents(service_types: Iterable[str]) -> tuple[str, ...]:
	"""The consents without which an order with these services is not accepted."""
	return (CONTACT, TERMS, LIMITS_911) if "Phone" in set(service_types) else (CONTACT, TERMS)


def missing(
	*,
	name: str,
	email: str,
	phone: str,
	has_services: bool,
	dates: int,
	contact_me: bool,
	given: Iterable[str],
	service_types: Iterable[str],
) -> list[str]:
	"""What a checkout still needs before it can become an order, in the order of the page: words of the
	form's parts.
	"""
	lacking = [
		part
		for part, there in (
			("services", has_services),
			("name", bool(name)),
			("email", bool(email)),
			("phone", bool(phone)),
			("dates", bool(dates) or contact_me),
		)
		if not there
	]
	accepted = set(given)
	return lacking + [consent for consent in needed_consents(service_types) if consent not in accepted]
