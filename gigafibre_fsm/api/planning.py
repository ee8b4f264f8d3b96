"""Planning: conflicts of a visit, suggestions, route optimization, helpers and time off."""

from __future__ import annotations

import datetime
from typing import Any

import frappe
from frappe import _

from gigafibre_fsm import guards
from gigafibre_fsm.exceptions import BadRequest
from gigafibre_fsm.flow.billing import visit_charges
from gigafibre_fsm.flow.dispatch import opening, plans, reminders, service, suggestions, views, visit_helpers
from gigafibre_fsm.flow.scheduling import time_off
from gigafibre_fsm.flow.vocabulary import JOB_TYPES, TIME_OFF_KINDS, TIME_WINDOWS
from gigafibre_fsm.guards import arguments, teams


@frappe.whitelist(methods=["GET"])
@guards.roles(*teams.DISPATCH)
def conflicts(
	job: str = "", technician: str = "", day: str = "", time_window: str = "", start_time: str = ""
) -> list[dict[str, Any]]:
	"""The conflicts of a slot, before the dispatcher drops a job there."""
	return service.conflicts_of(
		arguments.text(job, _("Job")),
		arguments.text(technician, _("Technician")),
		_day(day, _("Day")),
		arguments.choice(time_window, _("Time window"), TIME_WINDOWS),
		arguments.time_of_day(start_time, _("Start time"), required=False),
	)


@frappe.whitelist(methods=["GET"])
@guards.roles(*teams.DISPATCH)
def suggest(job: str = "") -> dict[str, Any]:
	"""The best technician and time for this visit, or the reason why there is none."""
	return suggestions.suggest(arguments.text(job, _("Job")))


@frappe.whitelist(methods=["POST"])
@guards.roles(*teams.DISPATCH)
def place(job: str = "", modified: str = "") -> dict[str, Any]:
	"""Assign a job to the best technician, or leave it in the queue with the reason; `modified` is the job's timestamp as the
	dispatcher saw it.
	"""
	seen = arguments.text(modified, _("Last change"), required=False)
	return suggestions.assign_best(arguments.text(job, _("Job")), seen)


@frappe.whitelist(methods=["POST"])
@guards.roles(*teams.DISPATCH)
def optimise(from_date: str = "", to_date: str = "") -> dict[str, Any]:
	"""Propose routes with less driving for these days. Changes nothing before `apply`."""
	return plans.propose(*_days(from_date, to_date))


@frappe.whitelist(methods=["POST"])
@guards.roles(*teams.DISPATCH)
def apply(plan: str = "") -> dict[str, Any]:
	"""Apply a proposed plan, completely or not at all."""
	return plans.apply(arguments.text(plan, _("Plan")))


@frappe.whitelist(methods=["POST"])
@guards.roles(*teams.DISPATCH)
def undo(plan: str = "") -> dict[str, Any]:
	"""Undo an applied plan. Visits that were changed since are kept as they are, and listed."""
	return plans.undo(arguments.text(plan, _("Plan")))


@frappe.whitelist(methods=["POST"])
@guards.roles(*teams.OPERATIONS)
def open_job(kind: str = "", location: str = "", notes: str = "", issue: str = "") -> dict[str, Any]:
	"""Open a repair, move, pickup or disconnection visit at a location, for a ticket if there is one."""
	opened = opening.open_job(
		arguments.choice(kind, _("Type"), JOB_TYPES),
		arguments.text(location, _("Service Location")),
		arguments.text(notes, _("Notes"), max=1000, required=False, lines=True),
		arguments.text(issue, _("Ticket"), required=False),
	)
	return views.details(opened)


@frappe.whitelist(methods=["POST"])
@guards.roles(*teams.DISPATCH)
def set_helpers(job: str = "", helpers: Any = None, against: str = "") -> dict[str, Any]:
	"""Replace the helpers of a visit; `helpers` are names of technicians. `against` is the reason for choosing one who is not
	free.
	"""
	names = arguments.json_list(helpers, _("Helpers"), required=False)
	visit_helpers.set_helpers(
		name := arguments.text(job, _("Job")),
		[arguments.text(each, _("Technician")) for each in names],
		arguments.text(against, _("Reason"), max=500, required=False),
	)
	return views.details(frappe.get_doc("Dispatch Job", name))


@frappe.whitelist(methods=["POST"])
@guards.roles(*teams.DISPATCH)
def missed(job: str = "") -> dict[str, Any]:
	"""Record that no technician came: the visit returns to the queue before all others, and the customer is notified."""
	name = arguments.text(job, _("Job"))
	reminders.missed(name)
	return views.details(frappe.get_doc("Dispatch Job", name))


@frappe.whitelist(methods=["GET"])
@guards.roles(*teams.DISPATCH)
def message(job: str = "", topic: str = "") -> dict[str, str]:
	"""A preview of the message to the customer: SMS and email, in their language."""
	return reminders.preview(
		arguments.text(job, _("Job")), arguments.choice(topic, _("Message"), reminders.PREVIEWED)
	)


@frappe.whitelist(methods=["POST"])
@guards.roles(*teams.DISPATCH)
def late(job: str = "") -> dict[str, Any]:
	"""Notify the customer that the technician will be late today."""
	return views.details(reminders.report_late(arguments.text(job, _("Job"))))


@frappe.whitelist(methods=["POST"])
@guards.roles(*teams.MANAGERS)
def decide_charge(job: str = "", charge: str = "", approve: Any = False) -> dict[str, Any]:
	"""Approve or refuse a charge for a repair; an approved one is on the customer's next bill."""
	decided = visit_charges.decide(
		arguments.text(job, _("Job")),
		arguments.text(charge, _("Charge")),
		arguments.flag(approve, _("Approve")),
	)
	return {"charges": [{"name": row.name, "status": row.status} for row in decided.charges]}


@frappe.whitelist(methods=["GET"])
@guards.roles(*teams.DISPATCH)
def absences(from_date: str = "", to_date: str = "") -> list[dict[str, Any]]:
	"""Time off, blockers and blackout days between two dates."""
	return time_off.entries(*_days(from_date, to_date))


@frappe.whitelist(methods=["POST"])
@guards.roles(*teams.DISPATCH)
def add_absence(
	kind: str = "",
	from_date: str = "",
	to_date: str = "",
	technician: str = "",
	from_time: str = "",
	to_time: str = "",
	reason: str = "",
) -> dict[str, Any]:
	"""Enter time off: whole days without hours, a blackout for everyone without a technician."""
	begin = arguments.time_of_day(from_time, _("From (time)"), required=False)
	end = arguments.time_of_day(to_time, _("To (time)"), required=False)
	if (begin is None) != (end is None):
		raise BadRequest(_("Enter both hours, or neither."))
	return time_off.add(
		arguments.choice(kind, _("Kind"), TIME_OFF_KINDS),
		*_days(from_date, to_date),
		arguments.text(technician, _("Technician"), required=False),
		(begin, end) if begin and end else None,
		arguments.text(reason, _("Reason"), required=False),
	)


@frappe.whitelist(methods=["POST"])
@guards.roles(*teams.DISPATCH)
def remove_absence(name: str = "") -> dict[str, Any]:
	time_off.remove(arguments.text(name, _("Name")))
	return {"removed": True}


def _days(from_date: str, to_date: str) -> tuple[datetime.date, datetime.date]:
	first, last = _day(from_date, _("From")), _day(to_date, _("To"))
	if last < first:
		raise BadRequest(_("The end date cannot be before the start date."))
	return first, last


def _day(value: str, label: str) -> datetime.date:
	return arguments.day(value, label) or datetime.date.min
