"""Optimizes the routes of one day, as moves of its visits. Reads only."""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from typing import Any

import frappe
from frappe import _
from frappe.utils import getdate, nowdate

from gigafibre_fsm import dates
from gigafibre_fsm.filters import among
from gigafibre_fsm.flow.dispatch import construction
from gigafibre_fsm.flow.scheduling import optimise, technicians
from gigafibre_fsm.flow.scheduling.rules import Crew, Visit, moment
from gigafibre_fsm.flow.scheduling.travel import Travel
from gigafibre_fsm.flow.vocabulary import ALL_DAY

PLANNED = ("status", "technician", "scheduled_date", "time_window", "start_time")
"""The fields of a Dispatch Job that a plan changes."""
State = dict[str, str]
"""{field: value}; empty for none."""


@dataclass(frozen=True)
class DayPlan:
	"""`figures`: minutes and km of driving before and after; `moves`: {"job", "before": State, "after": State}; `remark`: whose
	visits stay unchanged and why, or empty.
	"""

	figures: dict[str, float] = field(default_factory=dict)
	moves: list[dict[str, Any]] = field(default_factory=list)
	remark: str = ""


def day_plan(day: datetime.date, taken: set[str]) -> DayPlan:
	"""The routes of `day` with the least driving. Visits in `taken` were already moved to another day."""
	everybody, policy = technicians.active_crews(day, day), technicians.policy()
	held = technicians.planned(day, day).get(day, {})
	# A dispatcher may have planned more than fits, with a reason: that technician's day is theirs, the others' is shortened.
	crews = [crew for crew in everybody if optimise.as_planned(day, [crew], held, policy)]
	remark = _remark(day, [crew.technician for crew in everybody if crew not in crews])
	planned = {crew.technician: held[crew.technician] for crew in crews if crew.technician in held}
	before = optimise.as_planned(day, crews, planned, policy)
	if before is None or not crews:
		return DayPlan(remark=remark)
	rows = {row.name: row for row in _rows({"scheduled_date": day, "status": "Scheduled"})}
	tags = _tags(rows)
	movable = [
		replace(visit, tags=frozenset(tags.get(visit.job, ())))
		for visits in planned.values()
		for visit in visits
		if visit.job in rows
	]
	fixed = {name: [visit for visit in visits if visit.job not in rows] for name, visits in planned.items()}
	waiting = _waiting(day, taken)
	after = optimise.routes(day, getdate(nowdate()), crews, fixed, movable, list(waiting.values()), policy)
	if after is None or (after.minutes >= before.minutes and len(after.unplaced) == len(waiting)):
		return DayPlan(_figures(before, before, crews, policy.travel), remark=remark)
	rows.update({row.name: row for row in _rows({"name": among(waiting)})})
	return DayPlan(_figures(before, after, crews, policy.travel), list(_moves(day, after, rows)), remark)


def _remark(day: datetime.date, overfull: list[str]) -> str:
	"""A remark that names the technicians whose visits stay unchanged; "" without any."""
	if not overfull:
		return ""
	rows = frappe.get_all(
		"Technician", {"name": among(overfull)}, pluck="technician_name", order_by="technician_name"
	)
	spoken = dates.with_weekday(day, frappe.local.lang or "fr")
	return _("{0}: the visits of {1} stay as they are, since they do not fit together.").format(
		spoken, ", ".join(rows)
	)


def state_of(job: Any) -> State:
	"""The planned state of a Dispatch Job, as stored in a plan."""
	day = getdate(job.scheduled_date) if job.scheduled_date else None
	return _state(job.status, job.technician, day, job.time_window, technicians.time_of(job.start_time))


def _waiting(day: datetime.date, taken: set[str]) -> dict[str, Visit]:
	"""The visits in the queue whose customers asked for this day, longest waiting first."""
	asked_for = {"date": day, "parenttype": "Dispatch Job"}
	asked = frappe.get_all(
		"Preferred Date", filters=asked_for, fields=["parent", "time_window"], order_by="idx desc"
	)
	windows = {row.parent: row.time_window or ALL_DAY for row in asked if row.parent not in taken}
	found = {}
	for row in _rows({"name": among(windows), "status": "Open"}):
		job = frappe.get_doc("Dispatch Job", row.name)
		if not construction.refusal(job, day):
			found[job.name] = technicians.visit_of(job, windows[row.name])
	return found


def _rows(filters: dict[str, Any]) -> list[frappe._dict]:
	return frappe.get_all(
		"Dispatch Job",
		filters=filters,
		fields=["name", "status", "technician", "scheduled_date", "time_window", "start_time"],
		order_by="creation, name",
	)


def _tags(names: Iterable[str]) -> dict[str, set[str]]:
	found: dict[str, set[str]] = {}
	held = {"parenttype": "Dispatch Job", "parent": among(names)}
	for row in frappe.get_all("Skill Tag Link", filters=held, fields=["parent", "tag"]):
		found.setdefault(row.parent, set()).add(row.tag)
	return found


def _figures(
	before: optimise.Routes, after: optimise.Routes, crews: list[Crew], travel: Travel
) -> dict[str, float]:
	return {
		"minutes_before": before.minutes,
		"minutes_after": after.minutes,
		"km_before": before.km(crews, travel),
		"km_after": after.km(crews, travel),
	}


def _moves(
	day: datetime.date, after: optimise.Routes, rows: dict[str, frappe._dict]
) -> Iterable[dict[str, Any]]:
	windows = {visit.job: visit.window for visits in after.visits.values() for visit in visits}
	for technician, table in after.timetables.items():
		for job, start in table.starts:
			if job not in rows:
				continue
			then = _state("Scheduled", technician, day, windows[job], moment(start))
			now = state_of(rows[job])
			if then != now:
				yield {"job": job, "before": now, "after": then}


def _state(
	status: str,
	technician: str | None,
	day: datetime.date | None,
	window: str | None,
	start: datetime.time | None,
) -> State:
	values = (status, technician, str(day or ""), window, start.isoformat("minutes") if start else "")
	return dict(zip(PLANNED, (value or "" for value in values), strict=True))
