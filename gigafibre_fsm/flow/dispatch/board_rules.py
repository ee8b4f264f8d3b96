"""Positions of visits on the dispatch board, and the reasons why jobs are in its queue. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from gigafibre_fsm.flow.scheduling.rules import Crew, Visit, minute, timetable_of, visits_that_fit
from gigafibre_fsm.flow.scheduling.travel import Travel
from gigafibre_fsm.flow.vocabulary import TIME_WINDOWS

STARTS = tuple(range(7 * 60, 18 * 60, 15))
"""The slots of a day: each quarter of an hour of the board, in minutes since midnight."""

OVERDUE = ("missed", "failed", "left", "late")


@dataclass(frozen=True)
class BoardPosition:
	"""A visit on the board: its beginning, in minutes since midnight, and the minutes of driving before it."""

	job: str
	begins: int
	travel: int


def window_for(start: time, promised: str = "") -> str:
	"""The time window to announce to the customer for an arrival at `start`: the promised one if it contains `start`, else the
	shortest that does; empty outside the hours of visits.
	"""
	for name in dict.fromkeys([promised, *TIME_WINDOWS]):
		opens, closes = TIME_WINDOWS.get(name, (time.max, time.min))
		if opens <= start < closes:
			return name
	return ""


def lay_out(crew: Crew, day: date, visits: Sequence[Visit], travel: Travel) -> list[BoardPosition]:
	"""The visits of a day in order of beginning. One without a time is put where it adds the least driving; one that does not
	fit (planned against a warning) is at its time or at the opening of its window.
	"""
	starts = {} if all(visit.start for visit in visits) else _start_times(crew, day, visits, travel)
	in_order = sorted(visits, key=lambda visit: (starts.get(visit.job, visit.stop.earliest), visit.job))
	positions, here = [], crew.home
	for visit in in_order:
		begins = minute(visit.start) if visit.start else starts.get(visit.job, visit.stop.earliest)
		positions.append(BoardPosition(visit.job, begins, travel.minutes(here, visit.place)))
		here = visit.place or here
	return positions


def _start_times(crew: Crew, day: date, visits: Sequence[Visit], travel: Travel) -> dict[str, int]:
	"""The beginning of each visit that fits, by job."""
	table = timetable_of(crew, day, visits, travel)
	if not table:
		table = timetable_of(crew, day, visits_that_fit(crew, day, visits, travel), travel)
	return dict(table.starts) if table else {}


def minutes_late(day: date, window: str, begun: datetime) -> int:
	"""Minutes between the window and the beginning of a visit: positive after the window, negative before it, 0 within it."""
	opens, closes = (datetime.combine(day, bound) for bound in TIME_WINDOWS[window])
	if begun < opens:
		return -_whole_minutes(opens - begun)
	return _whole_minutes(begun - closes) if begun > closes else 0


def _whole_minutes(length: timedelta) -> int:
	return max(1, round(length.total_seconds() / 60))


def waiting_code(
	status: str,
	planned: date | None,
	promise: date | None,
	today: date,
	contact_me: bool,
	waits_for: str,
	who_left: str = "",
) -> str:
	"""The reason why a job is in the queue: failed, missed (its day has passed), left (its technician is no longer
	available), line (its construction comes first), late (the customer's dates have passed), call, new.
	"""
	if status == "Failed":
		return "failed"
	if planned and planned < today:
		return "missed"
	if who_left:
		return "left"
	if waits_for:
		return "line"
	if promise and promise < today:
		return "late"
	return "call" if contact_me and not promise else "new"


def queue_order(code: str, promise: date | None, created: str) -> tuple[bool, bool, date, str]:
	"""Sort key: overdue first, then by the date that was promised or requested; jobs without one last."""
	return code not in OVERDUE, promise is None, promise or date.max, created
