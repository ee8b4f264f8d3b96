"""Small versions of the figure `routes` (benchmarks/routes.py), and what routes must respect."""

from __future__ import annotations

import random
from dataclasses import replace

from benchmarks import routes as figure
from gigafibre_fsm.flow.scheduling.optimise import routes
from gigafibre_fsm.flow.scheduling.rules import moment, refusals


def test_routes_save_driving() -> None:
	"""Technicians would spend an hour a day on the road that nobody pays."""
	crews, visits = figure.a_day(random.Random(3), 30, 5)  # noqa: S311
	other, placed = figure.nearest_first(crews, visits)
	best = figure.optimised(crews, placed)
	assert best.minutes < 0.85 * other.minutes


def test_routes_are_possible() -> None:
	"""A dispatcher would apply routes that break the rules: skills, lunch, visit limit, a visit reserved for one technician."""
	crews, visits = figure.a_day(random.Random(5), 14, 3)  # noqa: S311
	crews[0] = replace(crews[0], tags=frozenset({"Fibre", "Aérien"}), jobs_per_day=5)
	visits[0] = replace(visits[0], tags=frozenset({"Aérien"}))
	fixed = {"T2": [visits[1]]}
	found = routes(figure.DAY, figure.TODAY, crews, fixed, visits[:1], visits[2:], figure.POLICY)
	assert found and visits[0] in found.visits["T0"] and visits[1] in found.visits["T2"]
	for crew in crews:
		starts = dict(found.timetables[crew.technician].starts)
		held = [replace(visit, start=moment(starts[visit.job])) for visit in found.visits[crew.technician]]
		assert len(held) == len(starts) <= crew.jobs_per_day
		for visit in held:
			assert not refusals(visit, figure.DAY, figure.TODAY, crew, held, visit.tags, figure.POLICY), visit


def test_what_fits_nowhere_is_named() -> None:
	"""A visit would vanish from the queue without being planned."""
	crews, visits = figure.a_day(random.Random(5), 4, 1)  # noqa: S311
	odd = replace(visits[3], tags=frozenset({"Aérien"}))
	found = routes(figure.DAY, figure.TODAY, crews, {}, visits[:2], [visits[2], odd], figure.POLICY)
	assert found and found.unplaced == (odd.job,)
	assert routes(figure.DAY, figure.TODAY, crews, {}, [odd], [], figure.POLICY) is None
