"""10,000 random calendars: 0 slots offered that the board refuses or that do not fit, 0 refused that fit.

`./fsm figures capacity [CALENDARS [SEED]]`. A calendar is one day of up to three technicians with working hours, lunches, courses,
skills, homes, visits that are planned, and visits that are promised to customers without a technician. What fits is found by
trying every technician and every order, minute by minute, without the code that is measured.
"""

from __future__ import annotations

import itertools
import random
import sys
import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from datetime import time as clock_time

from gigafibre_fsm.flow.scheduling.offers import Load, slot_of
from gigafibre_fsm.flow.scheduling.rules import Crew, Policy, TimeOff, Visit, minute, refusals
from gigafibre_fsm.flow.scheduling.travel import Place, Travel
from gigafibre_fsm.flow.vocabulary import HALF_DAYS, TIME_WINDOWS, WEEKDAYS

CALENDARS, SEED = 10_000, 20261130
DAY = date(2026, 12, 1)
TODAY = date(2026, 11, 30)
SKILLS = ("Fibre", "Installation", "Aérien")
TRAVEL = Travel()


@dataclass(frozen=True)
class Calendar:
	crews: tuple[Crew, ...]
	planned: dict[str, tuple[Visit, ...]]
	promised: tuple[Visit, ...]
	wanted: Visit
	policy: Policy


def calendar(dice: random.Random) -> Calendar:
	"""One day; its planned and promised visits fit together."""
	crews = tuple(_crew(dice, number) for number in range(dice.randint(1, 3)))
	policy = Policy(TRAVEL, dice.choice((0, 25, 90)), dice.choice((0, 0.15, 0.5)))
	planned: dict[str, tuple[Visit, ...]] = {crew.technician: () for crew in crews}
	for number in range(dice.randint(0, 4)):
		crew = dice.choice(crews)
		visit = replace(_visit(dice, f"planned-{number}"), tags=frozenset())
		if visit.start and not _inside(visit):
			visit = replace(visit, start=None)
		if fits(crew, (*planned[crew.technician], visit), policy):
			planned[crew.technician] += (visit,)
	promised: tuple[Visit, ...] = ()
	for number in range(dice.randint(0, 3)):
		visit = replace(_visit(dice, f"promised-{number}"), start=None)
		if arranged(crews, planned, (*promised, visit), policy):
			promised += (visit,)
	return Calendar(crews, planned, promised, replace(_visit(dice, ""), start=None), policy)


def mistakes(made: Calendar) -> Counter[str]:
	"""Counts of right and wrong windows offered for one calendar."""
	load = Load(made.planned, made.promised)
	slot = slot_of(DAY, TODAY, made.wanted, made.crews, load, made.policy)
	offered = slot.windows if slot else ()
	counted: Counter[str] = Counter()
	for window in HALF_DAYS:
		new = replace(made.wanted, window=window)
		possible = within_reserve(made) and arranged(
			made.crews, made.planned, (*made.promised, new), made.policy
		)
		accepted = any(
			not refusals(new, DAY, TODAY, crew, made.planned[crew.technician], new.tags, made.policy)
			for crew in made.crews
		)
		if window in offered:
			counted["offered"] += 1
			counted["offered and refused by the board"] += not accepted
			counted["offered and impossible"] += not possible
		else:
			counted["refused"] += 1
			counted["refused and possible"] += possible
	return counted


def arranged(
	crews: Sequence[Crew], planned: dict[str, tuple[Visit, ...]], visits: Sequence[Visit], policy: Policy
) -> bool:
	"""Whether some assignment of these visits to technicians is possible besides the planned ones."""
	for given in itertools.product(crews, repeat=len(visits)):
		if all(_may(crew, visit, policy) for crew, visit in zip(given, visits, strict=True)) and all(
			fits(
				crew,
				(*planned[crew.technician], *(v for c, v in zip(given, visits, strict=True) if c is crew)),
				policy,
			)
			for crew in set(given)
		):
			return True
	return False


def fits(crew: Crew, visits: Sequence[Visit], policy: Policy) -> bool:
	"""Whether the technician can make all of these visits, in some order."""
	if len(visits) > crew.jobs_per_day:
		return False
	return any(_walk(crew, order, policy.travel) for order in itertools.permutations(visits))


def within_reserve(made: Calendar) -> bool:
	able = [crew for crew in made.crews if made.wanted.tags <= crew.tags]
	working = sum(len(_working(crew)) for crew in able)
	taken = sum(visit.minutes for crew in able for visit in made.planned[crew.technician])
	taken += sum(visit.minutes for visit in made.promised if visit.tags >= made.wanted.tags)
	return taken + made.wanted.minutes <= working * (1 - made.policy.reserve)


def _may(crew: Crew, visit: Visit, policy: Policy) -> bool:
	far = policy.reach and policy.travel.minutes(crew.home, visit.place) > policy.reach
	return visit.tags <= crew.tags and not far


def _walk(crew: Crew, order: Sequence[Visit], travel: Travel) -> bool:
	"""Minute by minute: driving needs free minutes, work needs free minutes in a row."""
	free = _working(crew)
	if not free:
		return not order
	now, place = min(free), crew.home
	last = max(free)
	for visit in order:
		drive = travel.minutes(place, visit.place)
		while drive:
			if now > last:
				return False
			drive -= now in free
			now += 1
		begin, end = (minute(bound) for bound in TIME_WINDOWS[visit.window])
		fixed = visit.start is not None
		begin, end = (minute(visit.start), minute(visit.start) + 1) if fixed else (begin, end)
		now = max(now, begin)
		while not all(step in free for step in range(now, now + visit.minutes)):
			now += 1
			if now > last:
				return False
		if now >= end:
			return False
		now += visit.minutes
		place = visit.place or place
	return sum(1 for step in free if step >= now) >= travel.minutes(place, crew.home)


def _working(crew: Crew) -> frozenset[int]:
	hours = {step for begin, end in crew.shifts(DAY) for step in range(minute(begin), minute(end))}
	away = {step for off in crew.time_off if off.covers(DAY) for step in range(*off.minutes)}
	return frozenset(hours - away)


def _crew(dice: random.Random, number: int) -> Crew:
	begin, end = dice.choice(((8, 17), (8, 17), (7, 15), (12, 20), (8, 12)))
	hours = ((WEEKDAYS[DAY.weekday()], clock_time(begin), clock_time(end)),) if dice.random() < 0.8 else ()
	off = []
	if dice.random() < 0.4:
		off.append(TimeOff(TODAY, DAY, "Lunch", clock_time(12), clock_time(12, dice.choice((15, 30, 45)))))
	if dice.random() < 0.2:
		start = dice.randint(8, 14)
		off.append(TimeOff(DAY, DAY, "Training", clock_time(start), clock_time(start + dice.randint(1, 3))))
	if dice.random() < 0.1:
		off.append(TimeOff(TODAY, DAY, "Vacation"))
	tags = frozenset(dice.sample(SKILLS, dice.randint(1, 3)))
	home = _place(dice) if dice.random() < 0.8 else None
	return Crew(dice.randint(1, 5), tags, hours, f"T{number}", home, time_off=tuple(off))


def _visit(dice: random.Random, job: str) -> Visit:
	window = dice.choice(tuple(TIME_WINDOWS))
	start = clock_time(dice.randint(8, 16), dice.choice((0, 15, 30, 45))) if dice.random() < 0.3 else None
	tags = frozenset(dice.sample(SKILLS, dice.choice((0, 1, 1, 2))))
	place = _place(dice) if dice.random() < 0.9 else None
	return Visit(job, window, dice.choice((20, 60, 90, 120, 180, 240)), start, place, "", tags)


def _inside(visit: Visit) -> bool:
	begin, end = TIME_WINDOWS[visit.window]
	return visit.start is None or begin <= visit.start < end


def _place(dice: random.Random) -> Place:
	"""Somewhere in the south-west of Quebec."""
	return Place(round(dice.uniform(45.0, 45.3), 4), round(dice.uniform(-74.5, -73.6), 4))


def main() -> int:
	many = int(sys.argv[1]) if len(sys.argv) > 1 else CALENDARS
	dice = random.Random(int(sys.argv[2]) if len(sys.argv) > 2 else SEED)  # noqa: S311
	counted: Counter[str] = Counter()
	started = time.monotonic()
	for _number in range(many):
		counted.update(mistakes(calendar(dice)))
	wrong = {kind: count for kind, count in counted.items() if " and " in kind}
	good = not any(wrong.values()) and counted["offered"] and counted["refused"]
	print(
		f"capacity: {many:,} calendars, {counted['offered']:,} windows offered, {counted['refused']:,} refused: "
		+ ", ".join(f"{count} {kind}" for kind, count in sorted(wrong.items()))
		+ f"; {time.monotonic() - started:.0f} s{'' if good else ' - BELOW'}"
	)
	return 0 if good else 1


if __name__ == "__main__":
	sys.exit(main())
