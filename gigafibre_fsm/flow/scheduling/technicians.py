"""Technicians and their visits in the form that the rules need. Read-only."""

from __future__ import annotations

import datetime
from typing import Any

import frappe
from frappe.model.document import Document
from frappe.utils import get_time

from gigafibre_fsm.flow.scheduling.rules import Crew, Visit
from gigafibre_fsm.flow.vocabulary import ALL_DAY, VISIT_PLANNED

HOLDS_TIME = (*VISIT_PLANNED, "Completed")
USUAL_MINUTES = 120


def crew(technician: Document) -> Crew:
	return Crew(
		jobs_per_day=technician.jobs_per_day or 0,
		tags=frozenset(row.tag for row in technician.tags),
		hours=tuple(
			(row.weekday, get_time(row.from_time), get_time(row.to_time)) for row in technician.working_hours
		),
	)


def active_crews() -> list[Crew]:
	names = frappe.get_all("Technician", filters={"active": 1}, pluck="name")
	return [crew(frappe.get_cached_doc("Technician", name)) for name in names]


def visits(technician: str, day: datetime.date) -> list[Visit]:
	"""The technician's visits of that day. A locking read, since another dispatcher may just have committed."""
	rows = frappe.db.sql(
		"""SELECT name, time_window, duration_minutes, start_time FROM `tabDispatch Job`
		WHERE technician = %s AND scheduled_date = %s AND status IN %s LOCK IN SHARE MODE""",
		(technician, day, HOLDS_TIME),
		as_dict=True,
	)
	return [
		Visit(
			row.name,
			row.time_window or ALL_DAY,
			row.duration_minutes or USUAL_MINUTES,
			time_of(row.start_time),
		)
		for row in rows
	]


def time_of(value: Any) -> datetime.time | None:
	"""A stored time of day as `time`; None when there is none."""
	return get_time(value) if value is not None and value != "" else None
