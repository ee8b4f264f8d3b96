"""Reads technicians, their time off and their visits in the form that the rules need. Read-only."""

from __future__ import annotations

import datetime
from collections import defaultdict
from collections.abc import Iterable
from typing import Any

import frappe
from frappe.model.document import Document
from frappe.utils import cint, get_time, getdate

from gigafibre_fsm.filters import among
from gigafibre_fsm.flow.scheduling import roads
from gigafibre_fsm.flow.scheduling.rules import Crew, Policy, TimeOff, Visit
from gigafibre_fsm.flow.scheduling.travel import Place
from gigafibre_fsm.flow.vocabulary import ALL_DAY, SETTINGS, VISIT_PLANNED

MIDNIGHT = datetime.time()
FIELDS = (
	"name", "technician_name", "user", "color", "jobs_per_day", "home_address", "home_latitude", "home_longitude", "last_latitude",
	"last_longitude", "last_position_at", "modified",
)  # fmt: skip
HOLDS_TIME = (*VISIT_PLANNED, "Completed")
COLUMNS = "j.scheduled_date, j.time_window, j.duration_minutes, j.start_time, j.city, l.latitude, l.longitude"
PLACES = "LEFT JOIN `tabService Location` l ON l.name = j.location "
# A visit takes the time of its technician and of its helpers.
LED = f"SELECT j.name, j.technician, {COLUMNS} FROM `tabDispatch Job` j {PLACES}"  # noqa: S608 - constants
HELPED = f"""SELECT j.name, h.technician, {COLUMNS} FROM `tabDispatch Job Helper` h
	JOIN `tabDispatch Job` j ON j.name = h.parent AND h.parenttype = 'Dispatch Job' {PLACES}"""  # noqa: S608 - constants


def policy() -> Policy:
	"""The scheduling policy of Gigafibre Settings."""
	settings = frappe.get_cached_doc(SETTINGS)
	return Policy(
		roads.travel(),
		cint(settings.travel_cap),
		cint(settings.emergency_reserve) / 100,
	)


def crew(technician: Document | frappe._dict, time_off: Iterable[TimeOff] = ()) -> Crew:
	hours = [
		(row.weekday, time_of(row.from_time) or MIDNIGHT, time_of(row.to_time) or MIDNIGHT)
		for row in technician.working_hours
	]
	return Crew(
		jobs_per_day=technician.jobs_per_day or 0,
		tags=frozenset(row.tag for row in technician.tags),
		hours=tuple(hours),
		technician=technician.name,
		home=place_at(technician.home_latitude, technician.home_longitude),
		towns=tuple((row.weekday, _towns(row.towns)) for row in technician.working_hours if row.towns),
		time_off=tuple(time_off),
	)


def active() -> list[frappe._dict]:
	"""The active technicians as rows by name, with their `tags` and `working_hours`, in four statements."""
	people = frappe.get_all("Technician", filters={"active": 1}, fields=list(FIELDS), order_by="name")
	accounts = {"name": among(row.user for row in people if row.user), "enabled": 0}
	closed = set(frappe.get_all("User", accounts, pluck="name"))
	people = [row for row in people if row.user not in closed]
	names = [row.name for row in people]
	tags = children("Skill Tag Link", "Technician", names, ["tag"])
	hours = children("Technician Hours", "Technician", names, ["weekday", "from_time", "to_time", "towns"])
	for row in people:
		row.tags, row.working_hours = tags[row.name], hours[row.name]
	return people


def is_active(technician: object) -> bool:
	"""Whether a technician is available: active, with no account or an enabled one."""
	if not isinstance(technician, str):
		return False
	person = frappe.db.get_value("Technician", technician, ["active", "user"], as_dict=True)
	if not person or not person.active:
		return False
	return not person.user or bool(frappe.db.get_value("User", person.user, "enabled"))


def crews(people: Iterable[frappe._dict], first: datetime.date, last: datetime.date) -> list[Crew]:
	"""The crews of these rows of `active`, with their time off between two days, both included."""
	away = time_off(first, last)
	return [crew(row, [*away.get(row.name, ()), *away.get("", ())]) for row in people]


def active_crews(first: datetime.date, last: datetime.date) -> list[Crew]:
	"""All active technicians by name, with their time off between two days, both included."""
	return crews(active(), first, last)


def children(
	doctype: str, parent: str, names: Iterable[str], fields: list[str]
) -> dict[str, list[frappe._dict]]:
	"""The rows of a child table by parent, in one statement."""
	found: dict[str, list[frappe._dict]] = defaultdict(list)
	if names := list(names):
		for row in frappe.get_all(
			doctype,
			filters={"parenttype": parent, "parent": among(names)},
			fields=["parent", *fields],
			order_by="idx",
		):
			found[row.parent].append(row)
	return found


def time_off(first: datetime.date, last: datetime.date) -> dict[str, list[TimeOff]]:
	"""Time off between two days, both included, by technician; the company's under an empty name."""
	found: dict[str, list[TimeOff]] = {}
	for row in frappe.get_all(
		"Technician Time Off",
		filters={"from_date": ("<=", last), "to_date": (">=", first)},
		fields=["technician", "kind", "from_date", "to_date", "whole_day", "from_time", "to_time"],
	):
		hours = () if row.whole_day else (time_of(row.from_time), time_of(row.to_time))
		away = TimeOff(getdate(row.from_date), getdate(row.to_date), row.kind, *hours)
		found.setdefault(row.technician or "", []).append(away)
	return found


def visits(technician: str, day: datetime.date) -> list[Visit]:
	"""The technician's visits of that day, by a locking read, since another dispatcher may just have committed."""
	rows = []
	for visits_of, who in ((LED, "j"), (HELPED, "h")):
		rows += frappe.db.sql(
			f"{visits_of}WHERE {who}.technician = %s AND j.scheduled_date = %s AND j.status IN %s LOCK IN SHARE MODE",
			(technician, day, HOLDS_TIME),
			as_dict=True,
		)
	return [_planned(row) for row in rows]


def planned(first: datetime.date, last: datetime.date) -> dict[datetime.date, dict[str, list[Visit]]]:
	"""The visits of all technicians between two days, by day and technician."""
	found: dict[datetime.date, dict[str, list[Visit]]] = {}
	for row in frappe.db.sql(
		f"""({LED} WHERE j.scheduled_date BETWEEN %(first)s AND %(last)s AND j.status IN %(held)s) UNION ALL
		({HELPED} WHERE j.scheduled_date BETWEEN %(first)s AND %(last)s AND j.status IN %(held)s) ORDER BY name""",  # noqa: S608 - constants
		{"first": first, "last": last, "held": HOLDS_TIME},
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
		place_at(latitude, longitude),
		job.city or "",
		frozenset(row.tag for row in job.required_tags),
	)


def place_at(latitude: float | None, longitude: float | None) -> Place | None:
	return Place(latitude, longitude) if latitude and longitude else None


def time_of(value: Any) -> datetime.time | None:
	"""A stored time of day as `time`, or None. Frappe's own parser takes a third of a board's time."""
	if isinstance(value, datetime.timedelta):
		seconds = int(value.total_seconds())
		return datetime.time(seconds // 3600 % 24, seconds // 60 % 60, seconds % 60)
	return get_time(value) if value is not None and value != "" else None


def _planned(row: Any) -> Visit:
	return Visit(
		row.name,
		row.time_window or ALL_DAY,
		row.duration_minutes,
		time_of(row.start_time),
		place_at(row.latitude, row.longitude),
		row.city or "",
	)


def _towns(written: str) -> frozenset[str]:
	return frozenset(town.strip().casefold() for town in written.split(",") if town.strip())
