"""A customer's visits: day, time window, the technician en route, and where to change the day."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import frappe
from frappe import _
from frappe.utils import getdate, nowdate

from gigafibre_fsm import clock, dates
from gigafibre_fsm.filters import among
from gigafibre_fsm.flow.dispatch import links
from gigafibre_fsm.flow.portal import accounts, status_facts, wording
from gigafibre_fsm.flow.scheduling import technicians
from gigafibre_fsm.flow.vocabulary import (
	AWAITS_CUSTOMER,
	CONSTRUCTION_JOB,
	STARTING,
	VISIT_OPEN,
	VISIT_PLANNED,
)

LATEST = 20
FRESH = timedelta(minutes=15)
"""A technician's position is too old for an arrival time after this."""
TITLES = {
	"Installation": "Installation",
	"Construction": "Bringing the line to your house",
	"Repair": "Repair",
	"Move": "Move",
	"Pickup": "Pickup of devices",
	"Disconnection": "Disconnection",
}
FIELDS = [
	"name", "job_type", "status", "scheduled_date", "time_window", "contact_me", "without_visit", "customer", "technician",
	"address_line", "city", "location", "completed_at",
]  # fmt: skip
AT_HOME = {"incident": ("is", "not set")}
"""Kinds of jobs that are not a household's visits."""


def of_customers(customers: list[str], latest: int = LATEST) -> dict[str, list[dict[str, Any]]]:
	"""{"coming", "past" (the latest ones, 0: all)}: [{"job", "title", "status", "status_label", "when", "day", "address", "owner",
	"who", "arrives", "change" (the address of the page that moves it, or empty), "start" (of the page that starts the service)}].
	"""
	mine = {"customer": among(customers), **AT_HOME}
	coming_up = frappe.get_all(
		"Dispatch Job",
		filters={**mine, "status": ("in", VISIT_OPEN)},
		fields=FIELDS,
		order_by="scheduled_date, creation",
	)
	past = frappe.get_all(
		"Dispatch Job",
		filters={**mine, "status": ("not in", (*VISIT_OPEN, "Cancelled"))},
		fields=FIELDS,
		order_by="scheduled_date desc, creation desc",
		limit=latest or None,
	)
	owners = accounts.owners(customers)
	return {
		name: [{**_visit(row), "owner": owners.get(row.customer, "")} for row in rows]
		for name, rows in (("coming", coming_up), ("past", past))
	}


def future_visits(locations: list[str]) -> list[dict[str, Any]]:
	"""The future visits at these locations, soonest first."""
	rows = frappe.get_all(
		"Dispatch Job",
		filters={"location": among(locations), "status": ("in", VISIT_OPEN), **AT_HOME},
		fields=FIELDS,
		order_by="scheduled_date, creation",
	)
	return [_visit(row) for row in rows]


def _visit(row: Any) -> dict[str, Any]:
	day = row.scheduled_date if row.status in VISIT_OPEN else (row.completed_at or row.scheduled_date)
	return {
		"job": row.name,
		"title": _(TITLES.get(row.job_type, "Visit")),
		"status": row.status,
		"status_label": _state(row),
		"when": status_facts.visit_text(row) if row.status in VISIT_OPEN else wording.day(day),
		"day": str(getdate(day)) if day else "",
		"address": ", ".join(filter(None, (row.address_line, row.city))),
		"who": _technician(row),
		"arrives": _arrives(row),
		"change": links.visit_url(row.name) if _may_change(row) else "",
		"start": links.start_url(row.name) if _is_start_without_visit(row) else "",
	}


def _state(row: Any) -> str:
	if _is_start_without_visit(row):
		if row.without_visit == AWAITS_CUSTOMER:
			return _("Your fibre box is on line: start your service.")
		return _("Without a visit: plug in the fibre box")
	if status_facts.is_over(row):
		if row.job_type == CONSTRUCTION_JOB:
			return _("Date to be confirmed")
		return _("If nobody came, call us: we come before all others.")
	if row.status == "Open":
		return _("We will call you to agree on a date.") if row.contact_me else _("Date to be confirmed")
	return {
		"Scheduled": _("Planned"),
		"En Route": _("The technician is on the way"),
		"In Progress": _("The technician is at work"),
		"Completed": _("Done"),
		"Failed": _("Not completed: we write to you for another date"),
	}.get(row.status, _(row.status))


def _is_start_without_visit(row: Any) -> bool:
	return row.status == "Open" and row.without_visit in STARTING


def _may_change(row: Any) -> bool:
	"""Whether the customer may move it, as on the page of the visit: until the day before; construction needs nobody at home."""
	planned = row.status == "Scheduled" and row.job_type != CONSTRUCTION_JOB
	return bool(planned and getdate(row.scheduled_date) > getdate(nowdate()))


def _technician(row: Any) -> str:
	"""The technician's first name, once assigned."""
	if row.status not in VISIT_PLANNED or not row.technician:
		return ""
	name = frappe.get_cached_value("Technician", row.technician, "technician_name") or ""
	return name.split(" ")[0]


def _arrives(row: Any) -> str:
	"""The estimated arrival of a technician en route, from a recent position; empty when unknown."""
	if row.status != "En Route":
		return ""
	position = ["last_latitude", "last_longitude", "last_position_at"]
	at = frappe.db.get_value("Technician", row.technician, position, as_dict=True)
	if not at or not at.last_position_at or clock.utc_now() - at.last_position_at > FRESH:
		return ""
	here = technicians.place_at(at.last_latitude, at.last_longitude)
	there = technicians.place_at(
		*frappe.db.get_value("Service Location", row.location, ["latitude", "longitude"])
	)
	if not here or not there:
		return ""
	drive = timedelta(minutes=technicians.policy().travel.minutes(here, there))
	return _rounded(clock.to_site_time(clock.utc_now() + drive))


def _rounded(moment: datetime) -> str:
	"""Rounded up to five minutes, since it is an estimate."""
	return dates.time_phrase((moment + timedelta(minutes=-moment.minute % 5)).time(), wording.language())
