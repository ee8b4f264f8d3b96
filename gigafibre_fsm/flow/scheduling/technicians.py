"""Technicians, their time off and their visits in the form that the rules need. Read-only."""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from typing import Any

import frappe
from frappe.model.document import Document
from frappe.utils import cint, flt, get_time, getdate

from gigafibre_fsm.flow.scheduling.rules import Crew, Policy, TimeOff, Visit
from gigafibre_fsm.flow.scheduling.travel import Place, Travel
from gigafibre_fsm.flow.vocabulary import ALL_DAY, SETTINGS, VISIT_PLANNED

HOLDS_TIME = (*VISIT_PLANNED, "Completed")
VISITS = """SELECT j.name, j.technician, j.scheduled_date, j.time_window, j.duration_minutes, j.start_time, j.city,
	l.latitude, l.longitude
	FROM `tabDispatch Job` j LEFT JOIN `tabService Location` l ON l.name = j.location """


def policy() -> Policy:
	"""As Gigafibre Settings say."""
	settings = frappe.get_cached_doc(SETTINGS)
	return Policy(
		_travel(flt(settings.road_factor), flt(settings.road_speed)),
		cint(settings.travel_cap),
		cint(settings.emergency_reserve) / 100,
	)


def crew(technician: Document, time_off: Iterable[TimeOff] = ()) -> Crew:
	hours = [
		(row.weekday, get_time(row.from_time), get_time(row.to_time)) for row in technician.working_hours
	]
	return Crew(
		jobs_per_day=technician.jobs_per_day or 0,
		tags=frozenset(row.tag for row in technician.tags),
		hours=tuple(hours),
		technician=technician.name,
		home=place(technician.home_latitude, technician.home_longitude),
		towns=tuple((row.weekday, _towns(row.towns)) for row in technician.working_hours if row.towns),
		time_off=tuple(time_off),
	)


def active_crews(first: datetime.date, last: datetime.date) -> list[Crew]:
	"""All active technicians by name, with their time off between two days, both included."""
	names = frappe.get_all("Technician", filters={"active": 1}, pluck="name", order_by="name")
	away = time_off(first, last)
	return [
		crew(frappe.get_cached_doc("Technician", name), [*away.get(name, ()), *away.get("", ())])
		for name in names
	]


def time_off(first: datetime.date, last: datetime.date) -> dict[str, list[TimeOff]]:
	"""Time off between two days, both included, by technician; the company's under an empty name."""
	found: dict[str, list[TimeOff]] = {}
	for row in frappe.get_all(
		"Technician Time Off",
		filters={"from_date": ("<=", last), "to_date": (">=", first)},
		fields=["technician", "kind", "from_date", "to_date", "whole_day", "from_time", "to_time"],
	):
		hours = () if row.whole_day else (get_time(row.from_time), get_time(row.to_time))
		away = TimeOff(getdate(row.from_date), getdate(row.to_date), row.kind, *hours)
		found.setdefault(row.technician or "", []).append(away)
	return found


def visits(technician: str, day: datetime.date) -> list[Visit]:
	"""The technician's visits of that day. A locking read, since another dispatcher may just have committed."""
	rows = frappe.db.sql(
		VISITS + "WHERE j.technician = %s AND j.scheduled_date = %s AND j.status IN %s LOCK IN SHARE MODE",
		(technician, day, HOLDS_TIME),
		as_dict=True,
	)
	return [_planned(row) for row in rows]


def planned(first: datetime.date, last: datetime.date) -> dict[datetime.date, dict[str, list[Visit]]]:
	"""The visits of all technicians between two days, by day and technician."""
	found: dict[datetime.date, dict[str, list[Visit]]] = {}
	for row in frappe.db.sql(
		VISITS + "WHERE j.scheduled_date BETWEEN %s AND %s AND j.status IN %s ORDER BY j.name",
		(first, last, HOLDS_TIME),
		as_dict=True,
	):
		found.setdefault(getdate(row.scheduled_date), {}).setdefault(row.technician, []).append(_planned(row))
	return found


def visit_of(job: Document, window: str, start: datetime.time | None = None) -> Visit:
	"""A Dispatch Job as a visit in that window."""
	fields = ["latitude", "longitude"]
	latitude, longitude = frappe.db.get_value("Service Location", job.location, fields) or (None, None)
	return Visit(
		job.name,
		window,
		job.duration_minutes,
		start,
		place(latitude, longitude),
		job.city or "",
		frozenset(row.tag for row in job.required_tags),
	)


def place(latitude: float | None, longitude: float | None) -> Place | None:
	return Place(latitude, longitude) if latitude and longitude else None


def time_of(value: Any) -> datetime.time | None:
	"""A stored time of day as `time`; None when there is none."""
	return get_time(value) if value is not None and value != "" else None


def _planned(row: Any) -> Visit:
	return Visit(
		row.name,
		row.time_window or ALL_DAY,
		row.duration_minutes,
		time_of(row.start_time),
		place(row.latitude, row.longitude),
		row.city or "",
	)


def _towns(written: str) -> frozenset[str]:
	return frozenset(town.strip().casefold() for town in written.split(",") if town.strip())


_TRAVELS: dict[tuple[float, float], Travel] = {}


def _travel(road_factor: float, kmh: float) -> Travel:
	"""One for each pair of settings, so that timetables are remembered from one request to the next."""
	return _TRAVELS.setdefault((road_factor, kmh), Travel(road_factor or 1.3, kmh or 60))
