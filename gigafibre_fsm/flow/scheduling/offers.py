"""The days and windows that are offered to customers. Pure.

The same rules as for a dispatcher (`rules.refusals`), so that no offered slot is refused later. Planned visits and promised
ones (without a technician yet) take time, and a share of the working time is reserved for emergencies.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from gigafibre_fsm.flow.scheduling.rules import Crew, Policy, Visit, is_working_day, refusals
from gigafibre_fsm.flow.vocabulary import ALL_DAY, HALF_DAYS

Booking = tuple[date, str]
"""A day and a time window."""
TRIES = 400
"""The most rearrangements of promised visits to try before a day counts as full."""
COUNTED = 5
"""More visits than this are not counted: no customer needs the number, and each costs a search."""


@dataclass(frozen=True)
class Slot:
	"""A day with room, its open windows, and the number of such visits that still fit, up to COUNTED."""

	date: date
	windows: tuple[str, ...]
	remaining: int


@dataclass(frozen=True)
class Load:
	"""The visits of one day: `planned` by technician, and `promised` to customers without a technician yet."""

	planned: Mapping[str, Sequence[Visit]]
	promised: Sequence[Visit] = ()


NO_LOAD = Load({})


def slots(
	today: date,
	ahead: Iterable[int],
	wanted: Visit,
	crews: Sequence[Crew],
	loads: Mapping[date, Load],
	policy: Policy,
) -> list[Slot]:
	"""The working days, `ahead` days from today, on which a technician can make the visit `wanted`; its own window is
	ignored.
	"""
	days = (today + timedelta(days=each) for each in ahead)
	found = (
		slot_of(day, today, wanted, crews, loads.get(day, NO_LOAD), policy)
		for day in days
		if is_working_day(day)
	)
	return [slot for slot in found if slot]


def slot_of(
	day: date, today: date, wanted: Visit, crews: Sequence[Crew], load: Load, policy: Policy
) -> Slot | None:
	"""The half days on which the visit fits beside everything planned and promised; None if there is none."""
	able = [crew for crew in crews if wanted.tags <= crew.tags]
	unsold = _minutes_to_sell(day, wanted, able, load, policy.reserve)
	if unsold < wanted.minutes:
		return None
	board = _DayPlan(day, today, crews, load, policy)
	windows = tuple(window for window in HALF_DAYS if board.has_room(replace(wanted, window=window)))
	if not windows:
		return None
	most = min(int(unsold // wanted.minutes), sum(crew.jobs_per_day for crew in able), COUNTED)
	return Slot(day, windows, max(board.fill(replace(wanted, window=ALL_DAY), most), 1))


def refused_dates(wanted: Sequence[Booking], open_slots: Iterable[Slot]) -> list[Booking]:
	"""The wanted dates that are not available (any more)."""
	possible = {slot.date: slot.windows for slot in open_slots}
	return [
		(day, window)
		for day, window in wanted
		if day not in possible or (window != ALL_DAY and window not in possible[day])
	]


def _minutes_to_sell(day: date, wanted: Visit, able: Sequence[Crew], load: Load, reserve: float) -> float:
	"""The working time of technicians who can make the visit, less planned, promised and reserved time."""
	working = sum(end - begin for crew in able for begin, end in crew.free(day))
	planned = sum(visit.minutes for crew in able for visit in load.planned.get(crew.technician, ()))
	promised = sum(visit.minutes for visit in load.promised if visit.tags >= wanted.tags)
	return working * (1 - reserve) - planned - promised


Held = dict[str, tuple[Visit, ...]]


class _DayPlan:
	"""One day of all technicians, with the promised visits provisionally assigned."""

	def __init__(self, day: date, today: date, crews: Sequence[Crew], load: Load, policy: Policy) -> None:
		self.day, self.today, self.crews, self.policy = day, today, crews, policy
		self.planned: Held = {crew.technician: tuple(load.planned.get(crew.technician, ())) for crew in crews}
		self.held = self.planned
		self.given: list[Visit] = []
		self.tries = 0
		for visit in load.promised:
			if with_it := self._with(visit):
				self.held = with_it
				self.given.append(visit)

	def has_room(self, visit: Visit) -> bool:
		"""Whether a technician can make `visit`, if necessary with the promised visits reassigned."""
		return self._with(visit) is not None

	def fill(self, visit: Visit, most: int) -> int:
		"""How many more such visits fit, up to `most`."""
		held, many = self.held, 0
		for crew in self.crews:
			while many < most and self._takes(crew, replace(visit, job=f"{many}"), held):
				held = _added(held, crew, replace(visit, job=f"{many}"))
				many += 1
		return many

	def _with(self, visit: Visit) -> Held | None:
		for crew in self.crews:
			if self._takes(crew, visit, self.held):
				return _added(self.held, crew, visit)
		if not self.given or not any(self._takes(crew, visit, self.planned) for crew in self.crews):
			return None
		self.tries = TRIES
		return self._arranged([visit, *self.given], self.planned)

	def _arranged(self, visits: list[Visit], held: Held) -> Held | None:
		if not visits:
			return held
		first, *rest = visits
		for crew in self.crews:
			if self.tries <= 0:
				return None
			self.tries -= 1
			if self._takes(crew, first, held) and (found := self._arranged(rest, _added(held, crew, first))):
				return found
		return None

	def _takes(self, crew: Crew, visit: Visit, held: Held) -> bool:
		others = held[crew.technician]
		return not refusals(visit, self.day, self.today, crew, others, visit.tags, self.policy)


def _added(held: Held, crew: Crew, visit: Visit) -> Held:
	return {**held, crew.technician: (*held[crew.technician], visit)}
