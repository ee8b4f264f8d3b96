"""The dispatch board: its data, the possible slots of a job, and the dispatcher's actions."""

from __future__ import annotations

import datetime
from typing import Any

import frappe
from frappe import _

from gigafibre_fsm import guards
from gigafibre_fsm.exceptions import BadRequest
from gigafibre_fsm.flow.dispatch import board, home_base, placing
from gigafibre_fsm.flow.vocabulary import TIME_WINDOWS
from gigafibre_fsm.guards import arguments, teams
from gigafibre_fsm.integrations.nominatim.client import geocode

STEPS = ("quarter", "half day")


@frappe.whitelist(methods=["GET"])
@guards.roles(*teams.DISPATCH)
def data(from_date: str = "", to_date: str = "") -> dict[str, Any]:
	"""Technicians, their visits between two dates, and the queue."""
	return board.board(*_days(from_date, to_date))


@frappe.whitelist(methods=["GET"])
@guards.roles(*teams.DISPATCH)
def revision() -> str:
	"""A value that changes with everything the board shows, for boards without a socket."""
	return board.revision()


@frappe.whitelist(methods=["GET"])
@guards.roles(*teams.DISPATCH)
def job(job: str = "") -> dict[str, Any]:
	"""One job as the board shows it."""
	return board.job_row(arguments.text(job, _("Job")))


@frappe.whitelist(methods=["GET"])
@guards.roles(*teams.DISPATCH)
def places(job: str = "", from_date: str = "", to_date: str = "", by: str = "quarter") -> dict[str, Any]:
	"""The conflicts of each possible slot for this job."""
	start, end = _days(from_date, to_date)
	step = arguments.choice(by, _("Period"), STEPS)
	return placing.places_for(arguments.text(job, _("Job")), start, end, step == STEPS[0])


@frappe.whitelist(methods=["POST"])
@guards.roles(*teams.DISPATCH)
def place(
	job: str = "",
	technician: str = "",
	day: str = "",
	modified: str = "",
	start_time: str = "",
	time_window: str = "",
	duration_minutes: int = 0,
	reason: str = "",
) -> dict[str, Any]:
	"""Put a job on a technician's day. `modified` is the job's timestamp as the dispatcher saw it, `reason` overrides a
	warning.
	"""
	name = arguments.text(job, _("Job"))
	placing.place_job(
		name,
		arguments.text(technician, _("Technician")),
		arguments.day(day, _("Day")) or datetime.date.min,
		arguments.text(modified, _("Last change")),
		start=arguments.time_of_day(start_time, _("Start time"), required=False),
		window=arguments.choice(time_window, _("Time window"), TIME_WINDOWS, default=""),
		minutes=arguments.whole(duration_minutes, _("Duration (minutes)"), default=0),
		against=arguments.text(reason, _("Reason"), max=500, required=False),
	)
	return board.job_row(name)


@frappe.whitelist(methods=["POST"])
@guards.roles(*teams.DISPATCH)
def put_back(job: str = "", modified: str = "") -> dict[str, Any]:
	"""Return a job to the queue."""
	name = arguments.text(job, _("Job"))
	placing.put_back(name, arguments.text(modified, _("Last change")))
	return board.job_row(name)


@frappe.whitelist(methods=["GET"])
@guards.roles(*teams.DISPATCH)
def locate(address: str = "") -> dict[str, float] | None:
	"""The coordinates of an address, from the geocoder of Gigafibre Settings; null when it is not found."""
	point = geocode(arguments.text(address, _("Address")))
	return {"latitude": point[0], "longitude": point[1]} if point else None


@frappe.whitelist(methods=["POST"])
@guards.roles(*teams.DISPATCH)
def set_home(
	technician: str = "",
	latitude: float | None = None,
	longitude: float | None = None,
	address: str = "",
	modified: str = "",
) -> dict[str, Any]:
	"""Move a technician's home base."""
	doc = home_base.set_home(
		arguments.text(technician, _("Technician")),
		arguments.number(latitude, _("Latitude"), -90, 90),
		arguments.number(longitude, _("Longitude"), -180, 180),
		arguments.text(address, _("Address"), required=False),
		arguments.text(modified, _("Last change")),
	)
	return {"technician": doc.name, "modified": str(doc.modified)}


def _days(from_date: str, to_date: str) -> tuple[datetime.date, datetime.date]:
	start, end = arguments.day(from_date, _("From")), arguments.day(to_date, _("To"))
	if not start or not end or end < start:
		raise BadRequest(_("The end date cannot be before the start date."))
	return start, end
