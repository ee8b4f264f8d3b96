"""The buttons of the Dispatch Job form; the board's methods are in `board.py`."""

from __future__ import annotations

import datetime
from typing import Any

import frappe
from frappe import _

from gigafibre_fsm import guards
from gigafibre_fsm.flow.dispatch import service, views
from gigafibre_fsm.flow.vocabulary import TIME_WINDOWS
from gigafibre_fsm.guards import arguments, teams


@frappe.whitelist(methods=["GET"])
@guards.roles(*teams.DISPATCH)
def candidates(job: str = "", day: str = "", time_window: str = "") -> list[dict[str, Any]]:
	"""The technicians available for this job on that day, and why each other one is not."""
	wanted = arguments.day(day, _("Day"))
	window = arguments.choice(time_window, _("Time window"), TIME_WINDOWS)
	return service.candidates(arguments.text(job, _("Job")), wanted or datetime.date.min, window)


@frappe.whitelist(methods=["POST"])
@guards.roles(*teams.DISPATCH)
def assign(
	job: str = "",
	technician: str = "",
	day: str = "",
	time_window: str = "",
	start_time: str = "",
	against: str = "",
) -> dict[str, Any]:
	"""Assign a job to a technician, or reassign it; `against` is the reason for overriding a warning."""
	wanted = arguments.day(day, _("Day"))
	assigned = service.assign(
		arguments.text(job, _("Job")),
		arguments.text(technician, _("Technician")),
		wanted or datetime.date.min,
		arguments.choice(time_window, _("Time window"), TIME_WINDOWS),
		arguments.time_of_day(start_time, _("Start time"), required=False),
		arguments.text(against, _("Reason"), max=500, required=False),
	)
	return views.details(assigned)


@frappe.whitelist(methods=["POST"])
@guards.roles(*teams.DISPATCH)
def unassign(job: str = "") -> dict[str, Any]:
	"""Unassign a planned visit: the job is open again, and the customer is notified."""
	return views.details(service.unassign(arguments.text(job, _("Job"))))


@frappe.whitelist(methods=["POST"])
@guards.roles(*teams.DISPATCH)
def cancel(job: str = "", reason: str = "") -> dict[str, Any]:
	"""Cancel a job, with the reason."""
	name = arguments.text(job, _("Job"))
	return views.details(service.cancel(name, arguments.text(reason, _("Reason"), max=500)))
