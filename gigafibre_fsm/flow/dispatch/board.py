"""Data of the dispatch board: technicians, their visits, the queue. Read-only, with a constant number of SQL statements."""

from __future__ import annotations

import datetime
import json
from collections import defaultdict
from functools import lru_cache
from typing import Any

import frappe
from frappe import _
from frappe.utils import getdate, now_datetime, nowdate

from gigafibre_fsm import dates
from gigafibre_fsm.exceptions import NotFound
from gigafibre_fsm.flow.dispatch import board_rules
from gigafibre_fsm.flow.scheduling import technicians, time_off
from gigafibre_fsm.flow.scheduling.rules import Crew, Visit, minute, quebec_holidays
from gigafibre_fsm.flow.vocabulary import ALL_DAY, CLOSED, SETTINGS, TIME_WINDOWS, WEEKDAYS

LONGEST_BOARD = 31
# The technician is no longer active, or their account is disabled: like technicians.is_active.
HAS_LEFT = (
	"job.technician IS NOT NULL AND (COALESCE(person.active, 0) = 0 OR COALESCE(account.enabled, 1) = 0)"
)
# Each row is read as one JSON text: the database driver takes longer for 25 columns than everything else on the board.
COLUMNS = {
	"name": "job.name",
	"status": "job.status",
	"job_type": "job.job_type",
	"priority": "job.priority",
	"customer_name": "COALESCE(customer.customer_name, job.customer)",
	"address": "COALESCE(job.address_line, '')",
	"city": "COALESCE(job.city, '')",
	"latitude": "NULLIF(place.latitude, 0)",
	"longitude": "NULLIF(place.longitude, 0)",
	"technician": "COALESCE(job.technician, '')",
	"date": "COALESCE(job.scheduled_date, '')",
	"time_window": "COALESCE(job.time_window, '')",
	"start_time": "COALESCE(LEFT(job.start_time, 8), '')",
	"duration_minutes": "COALESCE(job.duration_minutes, 0)",
	"contact_me": "job.contact_me",
	"incident": "COALESCE(job.incident, '')",
	"failure_reason": "COALESCE(job.failure_reason, '')",
	"queue_reason": "COALESCE(job.queue_reason, '')",
	"planned_against": "COALESCE(job.planned_against, '')",
	"waits_for": "COALESCE(IF(first.status IN %(closed)s, NULL, first.name), '')",
	"who_left": f"IF({HAS_LEFT}, COALESCE(person.technician_name, job.technician), '')",
	"modified": "job.modified",
	"created": "job.creation",
	"required_tags": """COALESCE((SELECT GROUP_CONCAT(tag ORDER BY idx SEPARATOR '\n') FROM `tabSkill Tag Link`
		WHERE parent = job.name AND parenttype = 'Dispatch Job'), '')""",
	"helpers": """COALESCE((SELECT GROUP_CONCAT(technician ORDER BY idx SEPARATOR '\\n') FROM `tabDispatch Job Helper`
		WHERE parent = job.name AND parenttype = 'Dispatch Job'), '')""",
	"preferred_dates": """COALESCE((SELECT GROUP_CONCAT(CONCAT_WS(' ', date, time_window) ORDER BY idx SEPARATOR '\n')
		FROM `tabPreferred Date` WHERE parent = job.name AND parenttype = 'Dispatch Job'), '')""",
}
ROW = "JSON_OBJECT({})".format(", ".join(f"'{name}', {column}" for name, column in COLUMNS.items()))
TABLES = """`tabDispatch Job` job
	LEFT JOIN `tabCustomer` customer ON customer.name = job.customer
	LEFT JOIN `tabService Location` place ON place.name = job.location
	LEFT JOIN `tabDispatch Job` first ON first.name = job.after_job
	LEFT JOIN `tabTechnician` person ON person.name = job.technician
	LEFT JOIN `tabUser` account ON account.name = person.user"""
PLANNED = (
	"job.scheduled_date BETWEEN %(start)s AND %(end)s AND job.status NOT IN ('Cancelled', 'Open', 'Failed')"
)
WAITING = f"""job.status IN ('Open', 'Failed')
	OR (job.status = 'Scheduled' AND (job.scheduled_date < %(today)s OR {HAS_LEFT}))"""


def board(start: datetime.date, end: datetime.date) -> dict[str, Any]:
	"""All data of the board for these days, at most 31.

	{"days", "today", "now" (minute of the day), "windows": {name: [from, to]} in minutes, "technicians": [{"technician",
	"technician_name", "color", "tags", "capacity", "hours": {weekday: [from, to]}, "home", "position", "modified"}],
	"time_off", "holidays": those of these days, "jobs": [job + {"begins", "travel"} in minutes], "unscheduled": [job +
	{"code", "why", "overdue", "promise"}] in order, "headquarters", "revision"}. The next change of a job must repeat its
	`modified`.
	"""
	end = min(end, start + datetime.timedelta(days=LONGEST_BOARD - 1))
	jobs, active = planned(start, end), technicians.active()
	add_start_and_travel(jobs, {crew.technician: crew for crew in technicians.crews(active, start, end)})
	days = [start + datetime.timedelta(days=offset) for offset in range(max((end - start).days, 0) + 1)]
	now = now_datetime()
	settings = frappe.get_cached_doc(SETTINGS)
	return {
		"days": [str(day) for day in days],
		"today": nowdate(),
		"now": now.hour * 60 + now.minute,
		"windows": {name: [minute(opens), minute(closes)] for name, (opens, closes) in TIME_WINDOWS.items()},
		"technicians": people(active),
		"time_off": time_off.entries(start, end),
		"holidays": [str(day) for day in days if day in quebec_holidays(day.year)],
		"jobs": jobs,
		"unscheduled": queue(),
		"headquarters": {
			"address": settings.headquarters or "",
			"latitude": settings.hq_latitude,
			"longitude": settings.hq_longitude,
		},
		"revision": revision(),
	}


def revision() -> str:
	"""A value that changes with every job, technician and time off, for boards without a socket."""
	(row,) = frappe.db.sql(
		"""SELECT COUNT(*), MAX(modified), (SELECT MAX(modified) FROM `tabTechnician`),
		(SELECT MAX(last_position_at) FROM `tabTechnician`),
		(SELECT CONCAT_WS(' ', COUNT(*), MAX(modified)) FROM `tabTechnician Time Off`), (SELECT COUNT(*) FROM `tabTechnician` person
		JOIN `tabUser` account ON account.name = person.user WHERE account.enabled = 0) FROM `tabDispatch Job`"""
	)
	return "|".join(map(str, row))


def people(active: list[frappe._dict]) -> list[dict[str, Any]]:
	"""The rows of `technicians.active` for the board, by name."""
	return [
		{
			"technician": row.name,
			"technician_name": row.technician_name,
			"color": row.color or "",
			"tags": [tag.tag for tag in row.tags],
			"capacity": row.jobs_per_day or 0,
			"hours": {
				WEEKDAYS.index(shift.weekday): [_minute(shift.from_time), _minute(shift.to_time)]
				for shift in row.working_hours
			},
			"home": {
				"address": row.home_address or "",
				"latitude": row.home_latitude or None,
				"longitude": row.home_longitude or None,
			},
			"position": {
				"latitude": row.last_latitude or None,
				"longitude": row.last_longitude or None,
				"at": str(row.last_position_at or ""),
			},
			"modified": str(row.modified),
		}
		for row in sorted(active, key=lambda row: (row.technician_name.casefold(), row.name))
	]


def planned(start: datetime.date, end: datetime.date) -> list[dict[str, Any]]:
	"""The visits of these days, completed or not."""
	return _jobs(PLANNED, start=start, end=end)


def job_row(name: str) -> dict[str, Any]:
	"""A job for the board. Raises NotFound."""
	for row in _jobs("job.name = %(job)s", job=name):
		return row
	raise NotFound(_("Job not found."))


def queue() -> list[dict[str, Any]]:
	"""The jobs in the queue, overdue first, then by the promised date; each with the reason why it waits."""
	today = getdate(nowdate())
	rows = _jobs(WAITING, today=today)
	for row in rows:
		planned_on = datetime.date.fromisoformat(row["date"]) if row["date"] else None
		asked_for = [datetime.date.fromisoformat(each["date"]) for each in row["preferred_dates"]]
		promise = planned_on or max(asked_for, default=None)
		code = board_rules.waiting_code(
			row["status"], planned_on, promise, today, row["contact_me"], row["waits_for"], row["who_left"]
		)
		first = planned_on or min(asked_for, default=None)
		row.update(
			code=code,
			why=_reason_text(code, row, planned_on),
			overdue=code in board_rules.OVERDUE,
			promise=str(first or ""),
			promise_label=_date_text(first, frappe.local.lang or "fr") if first else "",
		)
		row["order"] = board_rules.queue_order(code, first, row["created"])
	rows.sort(key=lambda row: row.pop("order"))
	return rows


def add_start_and_travel(jobs: list[dict[str, Any]], crews: dict[str, Crew]) -> None:
	"""Add to each visit its beginning on the board, and the driving time to it, in minutes."""
	days: dict[tuple[str, str], list[dict[str, Any]]] = defaultdict(list)
	for job in jobs:
		days[job["technician"], job["date"]].append(job)
	travel = technicians.policy().travel
	for (technician, day), mine in days.items():
		crew = crews.get(technician) or Crew(jobs_per_day=len(mine), technician=technician)
		visits = [visit_of(job) for job in mine]
		positions = {
			each.job: each
			for each in board_rules.lay_out(crew, datetime.date.fromisoformat(day), visits, travel)
		}
		for job in mine:
			job["begins"], job["travel"] = positions[job["name"]].begins, positions[job["name"]].travel


def visit_of(job: dict[str, Any]) -> Visit:
	return Visit(
		job["name"],
		job["time_window"] or ALL_DAY,
		job["duration_minutes"],
		datetime.time.fromisoformat(job["start_time"]) if job["start_time"] else None,
		technicians.place_at(job["latitude"], job["longitude"]),
		job["city"],
		frozenset(job["required_tags"]),
	)


def _jobs(condition: str, **values: Any) -> list[dict[str, Any]]:
	found = frappe.db.sql(
		f"SELECT {ROW} FROM {TABLES} WHERE {condition} ORDER BY job.creation",  # noqa: S608 - constants
		{"closed": CLOSED, **values},
	)
	rows = [json.loads(text) for (text,) in found]
	labels = {text: _(text) for text in {each for row in rows for each in (row["status"], row["job_type"])}}
	for row in rows:
		row["status_label"], row["job_type_label"] = labels[row["status"]], labels[row["job_type"]]
		row["required_tags"], row["helpers"] = row["required_tags"].splitlines(), row["helpers"].splitlines()
		row["preferred_dates"] = [_preferred_date(line) for line in row["preferred_dates"].splitlines()]
		# in Python's notation, so that a job's own `modified` can be compared with it
		row["modified"] = row["modified"].removesuffix(".000000")
	return rows


def _preferred_date(written: str) -> dict[str, str]:
	"""Parse "2026-12-01 AM"."""
	day, _space, window = written.partition(" ")
	return {"date": day, "time_window": window}


def _reason_text(code: str, row: dict[str, Any], day: datetime.date | None) -> str:
	language = frappe.local.lang or "fr"
	return {
		"missed": lambda: _("Planned for {0}, and not done.").format(dates.with_weekday(day, language)),
		"failed": lambda: _("Not done: {0}").format(row["failure_reason"]),
		"left": lambda: _("{0} can no longer be sent: give the visit to somebody else.").format(
			row["who_left"]
		),
		"line": lambda: _("{0} comes first: it brings the line to the house.").format(row["waits_for"]),
		"late": lambda: _("The customer's dates have passed."),
		"call": lambda: _("The customer wants to be called."),
		"new": lambda: _("Not planned yet."),
	}[code]()


@lru_cache(maxsize=512)
def _date_text(day: datetime.date, language: str) -> str:
	"""Cached: formatting the date takes longer than everything else about a job in the queue."""
	return dates.with_weekday(day, language)


def _minute(value: Any) -> int:
	return minute(technicians.time_of(value) or datetime.time())
