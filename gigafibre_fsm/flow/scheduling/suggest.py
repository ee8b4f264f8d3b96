"""The best start of one visit on one technician's day: of each quarter hour in the window the one with the least added
driving. Pure.
"""

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
"""Minutes between the starts that are tried."""


@dataclass(frozen=True)
class Option:
	"""A technician, a start, and the added driving of that day: `minutes` and `km`. `visits` is the number of other visits;
	`from_home`: the home is known, which the driving time requires.
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
		"""Sort key: known driving first, then least driving, then earliest."""
		return not self.from_home, self.minutes, self.day, self.start


def best_moment(
	visit: Visit, day: date, today: date, crew: Crew, others: Sequence[Visit], policy: Policy, after: int = 0
) -> Option | None:
	"""The start in the visit's window, not before `after` (minutes since midnight), with the least added driving, the
	earliest of equals; None if there is none.
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
				# Cannot be improved: alone, every start costs the same two drives.
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
