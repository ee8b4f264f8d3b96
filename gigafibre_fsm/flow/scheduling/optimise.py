"""The routes of one day with the least driving: visits, technicians, order. Pure.

VROOM (https://github.com/VROOM-Project/vroom) assigns the visits to technicians; the timetable of each is then checked by the
rules, so that no route is one that a dispatcher would be refused.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import pairwise

import numpy as np
import vroom

from gigafibre_fsm.flow.scheduling.rules import Crew, Policy, Visit, refusals, timetable_of
from gigafibre_fsm.flow.scheduling.timetable import Timetable, driven_km
from gigafibre_fsm.flow.scheduling.travel import Place, Travel

KEPT, NEW = 100, 50
"""VROOM's priorities: promised visits before waiting ones."""
EXPLORATION, THREADS = 5, 2


@dataclass(frozen=True)
class Routes:
	"""A day's visits by technician with their timetables, and the jobs that do not fit."""

	visits: Mapping[str, tuple[Visit, ...]]
	timetables: Mapping[str, Timetable]
	unplaced: tuple[str, ...]

	@property
	def minutes(self) -> int:
		return sum(table.driving for table in self.timetables.values())

	def km(self, crews: Sequence[Crew], travel: Travel) -> float:
		homes = {crew.technician: crew.home for crew in crews}
		total = 0.0
		for technician, table in self.timetables.items():
			places = {visit.job: visit.place for visit in self.visits[technician]}
			total += driven_km(homes[technician], [places[job] for job, _at in table.starts], travel)
		return round(total, 1)


def as_planned(
	day: date, crews: Sequence[Crew], planned: Mapping[str, Sequence[Visit]], policy: Policy
) -> Routes | None:
	"""The routes of the day as planned; None when a technician's visits do not fit together."""
	visits = {crew.technician: tuple(planned.get(crew.technician, ())) for crew in crews}
	tables = {
		crew.technician: timetable_of(crew, day, visits[crew.technician], policy.travel) for crew in crews
	}
	if not all(tables.values()):
		return None
	return Routes(visits, {name: table for name, table in tables.items() if table}, ())


def routes(
	day: date,
	today: date,
	crews: Sequence[Crew],
	fixed: Mapping[str, Sequence[Visit]],
	movable: Sequence[Visit],
	waiting: Sequence[Visit],
	policy: Policy,
) -> Routes | None:
	"""The routes with the least driving. `fixed` visits stay with their technician; `movable` and, where there is room,
	`waiting` ones are assigned for the least driving, in their own window. None when no routes include all of the first
	two.
	"""
	bound = [(crew.technician, visit) for crew in crews for visit in fixed.get(crew.technician, ())]
	free = [replace(visit, start=None) for visit in (*movable, *waiting)]
	given = _given(day, today, crews, bound, free, len(movable), policy)
	placed = {visit.job for visits in given.values() for visit in visits}
	held = as_planned(day, crews, given, policy)
	promised = {visit.job for _name, visit in bound} | {visit.job for visit in movable}
	if held is None or not promised <= placed:
		return None
	return replace(held, unplaced=tuple(visit.job for visit in waiting if visit.job not in placed))


def _given(
	day: date,
	today: date,
	crews: Sequence[Crew],
	bound: Sequence[tuple[str, Visit]],
	free: Sequence[Visit],
	kept: int,
	policy: Policy,
) -> dict[str, list[Visit]]:
	"""The visits of each technician in the order of the route, without those that do not fit.

	Each job is a skill of its own in VROOM, which the technicians who may make it have: by skills, towns, distance from home.
	"""
	visits = [*(visit for _name, visit in bound), *free]
	able: dict[str, set[int]] = {crew.technician: set() for crew in crews}
	for number, (name, _visit) in enumerate(bound):
		able[name].add(number)
	for number, visit in enumerate(free, start=len(bound)):
		for crew in crews:
			if not refusals(visit, day, today, crew, (), visit.tags, policy):
				able[crew.technician].add(number)
	working = [crew for crew in crews if crew.free(day)]
	if not working or not visits:
		return {}
	places = [*(crew.home for crew in working), *(visit.place for visit in visits)]
	problem = vroom.Input()
	problem.set_durations_matrix(profile="car", matrix_input=_minutes(places, policy.travel))
	for number, crew in enumerate(working):
		problem.add_vehicle(_vehicle(number, crew, day, able[crew.technician]))
	for number, visit in enumerate(visits):
		stop = visit.stop
		problem.add_job(
			vroom.Job(
				number + 1,
				location=len(working) + number,
				default_service=visit.minutes,
				skills={number + 1},
				priority=KEPT if number < len(bound) + kept else NEW,
				time_windows=[vroom.TimeWindow(stop.earliest, stop.latest)],
			)
		)
	solved = problem.solve(exploration_level=EXPLORATION, nb_threads=THREADS).routes
	given: dict[str, list[Visit]] = {crew.technician: [] for crew in crews}
	for kind, vehicle, job in (
		() if solved.empty else solved[["type", "vehicle_id", "id"]].itertuples(index=False)
	):
		if kind == "job":
			given[working[int(vehicle)].technician].append(visits[int(job) - 1])
	return given


def _vehicle(number: int, crew: Crew, day: date, able: set[int]) -> vroom.Vehicle:
	free = crew.free(day)
	breaks = [
		vroom.Break(index, time_windows=[vroom.TimeWindow(end, end)], service=begin - end)
		for index, ((_start, end), (begin, _end)) in enumerate(pairwise(free), start=1)
	]
	return vroom.Vehicle(
		number,
		start=number,
		end=number,
		skills={one + 1 for one in able},
		time_window=vroom.TimeWindow(free[0][0], free[-1][1]),
		breaks=breaks,
		max_tasks=crew.jobs_per_day,
	)


def _minutes(places: Sequence[Place | None], travel: Travel) -> np.ndarray:
	return np.array([[travel.minutes(start, end) for end in places] for start in places], dtype=np.uint32)
