"""60 visits, 10 technicians: planned in under 3 s; on 20 seeded days at least 15 % less driving than nearest free technician first.

`./fsm figures routes [DAYS [SEED]]`. The other way: visits in order of arrival, each to the technician who can take it and is
nearest to it from home or from another visit of the day; each technician's day is then driven in its best order. Seconds are those
of the processor, both threads together, so that other work on the machine does not count.
"""

from __future__ import annotations

import random
import sys
import time
from datetime import date
from datetime import time as clock_time

from benchmarks.machine_speed import speed_text
from gigafibre_fsm.flow.scheduling.optimise import Routes, as_planned, routes
from gigafibre_fsm.flow.scheduling.rules import Crew, Policy, TimeOff, Visit, refusals
from gigafibre_fsm.flow.scheduling.travel import Place, Travel
from gigafibre_fsm.flow.vocabulary import TIME_WINDOWS, WEEKDAYS

DAYS, SEED, VISITS, TECHNICIANS = 20, 20261130, 60, 10
LEAST_SAVED, MOST_SECONDS = 0.15, 3.0
DAY, TODAY = date(2026, 12, 1), date(2026, 11, 30)
POLICY = Policy(Travel())


def a_day(
	dice: random.Random, visits: int = VISITS, technicians: int = TECHNICIANS
) -> tuple[list[Crew], list[Visit]]:
	"""Technicians and the visits of one day, in order of arrival."""
	hours = ((WEEKDAYS[DAY.weekday()], clock_time(8), clock_time(17)),)
	lunch = TimeOff(DAY, DAY, "Lunch", clock_time(12), clock_time(12, 30))
	crews = [
		Crew(8, frozenset({"Fibre"}), hours, f"T{number}", _place(dice), time_off=(lunch,))
		for number in range(technicians)
	]
	made = [
		Visit(
			f"J{number}",
			dice.choice(tuple(TIME_WINDOWS)),
			dice.choice((20, 30, 45)),
			place=_place(dice),
			tags=frozenset({"Fibre"}),
		)
		for number in range(visits)
	]
	return crews, made


def nearest_first(crews: list[Crew], visits: list[Visit]) -> tuple[Routes, list[Visit]]:
	"""The routes of the simple method, and the number of visits that got a technician."""
	held: dict[str, tuple[Visit, ...]] = {crew.technician: () for crew in crews}
	placed = []
	for visit in visits:
		near = sorted(crews, key=lambda crew: _distance(crew, held[crew.technician], visit))
		for crew in near:
			others = held[crew.technician]
			if not refusals(visit, DAY, TODAY, crew, others, visit.tags, POLICY):
				held[crew.technician] = (*others, visit)
				placed.append(visit)
				break
	found = as_planned(DAY, crews, held, POLICY)
	assert found, "every visit was accepted beside the others"
	return found, placed


def optimised(crews: list[Crew], visits: list[Visit]) -> Routes:
	found = routes(DAY, TODAY, crews, {}, visits, [], POLICY)
	assert found, "what one way places, the other places too"
	return found


def _distance(crew: Crew, others: tuple[Visit, ...], visit: Visit) -> float:
	return min(POLICY.travel.km(place, visit.place) for place in (crew.home, *(one.place for one in others)))


def _place(dice: random.Random) -> Place:
	return Place(round(dice.uniform(45.0, 45.3), 4), round(dice.uniform(-74.5, -73.6), 4))


def main() -> int:
	many = int(sys.argv[1]) if len(sys.argv) > 1 else DAYS
	dice = random.Random(int(sys.argv[2]) if len(sys.argv) > 2 else SEED)  # noqa: S311
	saved, seconds = [], []
	for _day in range(many):
		crews, visits = a_day(dice)
		other, placed = nearest_first(crews, visits)
		started = time.process_time()
		best = optimised(crews, placed)
		seconds.append(time.process_time() - started)
		saved.append(1 - best.minutes / other.minutes)
		print(
			f"{len(placed)} of {len(visits)} visits: {other.minutes} min, {other.km(crews, POLICY.travel):.0f} km ->"
			f" {best.minutes} min, {best.km(crews, POLICY.travel):.0f} km, {seconds[-1]:.1f} s",
			flush=True,
		)
	good = min(saved) >= LEAST_SAVED and max(seconds) < MOST_SECONDS
	print(
		f"routes: {many} days of {VISITS} visits and {TECHNICIANS} technicians: {min(saved):.0%} to {max(saved):.0%} less driving,"
		f" at most {max(seconds):.2f} s of processor ({speed_text()}){'' if good else ' - BELOW'}"
	)
	return 0 if good else 1


if __name__ == "__main__":
	sys.exit(main())
