"""The best moment for one visit on one technician's day: each quarter hour of the window, the least added driving wins. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, time

from gigafibre_fsm.flow.scheduling.rules import (
	Crew,
	Policy,
	Visit,
	minute,
	moment,
	refusals,
	timetable_of,
	visits_that_fit,
)
from gigafibre_fsm.flow.scheduling.timetable import Timetable, driven_km
from gigafibre_fsm.flow.scheduling.travel import Travel
from gigafibre_fsm.flow.vocabulary import TIME_WINDOWS

STEP = 15
"""Minutes from one beginning that is tried to the next."""


@dataclass(frozen=True)
class Option:
	"""A technician, a moment, and what it adds to the technician's driving of that day: `minutes` and `km`. `visits` is how many
	others there are; `from_home`: the home is known, without which the drives are not.
	"""

	technician: str
	day: date
	window: str
	start: time
	minutes: int
	km: float
	visits: int
	from_home: bool = True

	@property
	def order(self) -> tuple[bool, int, date, time]:
		"""The best first: of what is known the least driving, then the earliest."""
		return not self.from_home, self.minutes, self.day, self.start


def best_moment(
	visit: Visit, day: date, today: date, crew: Crew, others: Sequence[Visit], policy: Policy, after: int = 0
) -> Option | None:
	"""The beginning in the visit's window, not before `after` (minutes since midnight), that adds the least driving, the earliest
	of equals; None when there is none.
	"""
	others = [other for other in others if other.job != visit.job]
	kept = visits_that_fit(crew, day, others, policy.travel)
	without = timetable_of(crew, day, kept, policy.travel)
	if without is None or refusals(visit, day, today, crew, others, visit.tags, policy):
		return None
	found: list[tuple[int, int, Timetable]] = []
	begin, end = (minute(bound) for bound in TIME_WINDOWS[visit.window])
	for start in range(max(begin, -(-after // STEP) * STEP), end, STEP):
		there = replace(visit, start=moment(start))
		if not refusals(there, day, today, crew, others, visit.tags, policy):
			table = timetable_of(crew, day, [*kept, there], policy.travel)
			if table:
				found.append((table.driving - without.driving, start, table))
				# Nothing is less than nothing; alone, every beginning costs the same two drives.
				if table.driving == without.driving or not kept:
					break
	if not found:
		return None
	added, start, table = min(found, key=lambda each: each[:2])
	km = _km(crew, [*kept, visit], table, policy.travel) - _km(crew, kept, without, policy.travel)
	known = crew.home is not None
	return Option(crew.technician, day, visit.window, moment(start), added, round(km, 1), len(kept), known)


def _km(crew: Crew, visits: Sequence[Visit], table: Timetable, travel: Travel) -> float:
	places = {visit.job: visit.place for visit in visits}
	return driven_km(crew.home, [places[job] for job, _start in table.starts], travel)
