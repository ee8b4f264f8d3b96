"""Assigning jobs: who goes, and when. Locks are always taken in the same order, technicians before jobs, so
that two dispatchers never deadlock.
"""

from __future__ import annotations

import datetime
from typing import Any

import frappe
from frappe import _
from frappe.model.document import Document
from frappe.utils import getdate, now_datetime, nowdate

from gigafibre_fsm.exceptions import BadRequest, Conflict, NotFound
from gigafibre_fsm.flow.dispatch import construction
from gigafibre_fsm.flow.dispatch.jobs import address, locked, require_order, take_back, tell_staff
from gigafibre_fsm.flow.ordering import tasks
from gigafibre_fsm.flow.scheduling.rules import Visit, missing_skills, refusals
from gigafibre_fsm.flow.scheduling.technicians import USUAL_MINUTES, crew, time_of, visits
from gigafibre_fsm.flow.vocabulary import CONSTRUCTION_JOB, TIME_WINDOWS
from gigafibre_fsm.notifications import notify

SCHEDULABLE = ("Open", "Scheduled", "Failed")


def assign(
	job: str, technician: str, day: datetime.date, time_window: str, start_time: datetime.time | None = None
) -> Document:
	"""Assign a job to a technician for a day and window; also moves an assigned job. The customer is notified
	when date or window change.

	Raises Conflict with a sentence when the technician cannot take it (skills, day off, day full, overlap), or when the
	line is not at the house by then,
	BadRequest for a window that does not exist, NotFound. Assigning again what is already so changes nothing.
	"""
	if time_window not in TIME_WINDOWS:
		raise BadRequest(_("The time window must be AM, PM or Day."))
	if not isinstance(technician, str) or not frappe.db.exists(
		"Technician", {"name": technician, "active": 1}
	):
		raise NotFound(_("Technician not found."))
	person = frappe.get_doc("Technician", technician, for_update=True)
	construction.lock_before(job)
	doc = locked(job)
	if doc.status not in SCHEDULABLE:
		raise Conflict(_("Job {0} is {1} and cannot be scheduled.").format(doc.name, _(doc.status)))
	require_order(doc)
	visit = Visit(doc.name, time_window, doc.duration_minutes or USUAL_MINUTES, start_time)
	required = [row.tag for row in doc.required_tags]
	reasons = refusals(visit, day, getdate(nowdate()), crew(person), visits(technician, day), required)
	if reasons:
		raise Conflict(explain(reasons, person, required))
	if too_early := construction.refusal(doc, day):
		raise Conflict(too_early)
	asked = (technician, day, time_window, start_time)
	before = (doc.technician, doc.scheduled_date, doc.time_window, time_of(doc.start_time))
	if doc.status == "Scheduled" and before == asked:
		return doc
	retold = doc.status != "Scheduled" or before[1:] != asked[1:]
	doc.update(
		{
			"status": "Scheduled",
			"technician": technician,
			"scheduled_date": day,
			"time_window": time_window,
			"start_time": start_time,
			"failure_reason": None,
		}
	)
	doc.save(ignore_permissions=True)
	_mark_task(doc, "Completed")
	moment = now_datetime().isoformat()
	if doc.job_type == CONSTRUCTION_JOB:
		construction.put_off_installations(doc)
	if retold and doc.job_type == CONSTRUCTION_JOB:
		construction.tell_planned(doc, f"line.scheduled:{doc.name}:{moment}")
	elif retold:
		context = {"date": str(day), "time_window": time_window, "address": address(doc)}
		notify.tell_customer(
			doc.customer, "visit.scheduled", context, f"visit.scheduled:{doc.name}:{moment}", reference=doc
		)
	tell_staff("visit.scheduled", doc, f"visit.scheduled:{doc.name}:{moment}")
	return doc


def reschedule(
	job: str,
	day: datetime.date,
	time_window: str,
	technician: str | None = None,
	start_time: datetime.time | None = None,
) -> Document:
	"""Move a job to another day, with the same technician unless another is named."""
	technician = technician or frappe.db.get_value("Dispatch Job", job, "technician")
	if not technician:
		raise BadRequest(_("Choose a technician."))
	return assign(job, technician, day, time_window, start_time)


def unassign(job: str) -> Document:
	"""Return a scheduled, failed or cancelled job to the unscheduled ones. Raises Conflict when its order is cancelled."""
	doc = locked(job)
	if doc.sales_order and frappe.db.get_value("Sales Order", doc.sales_order, "docstatus") == 2:
		raise Conflict(_("Order {0} was cancelled.").format(doc.sales_order))
	take_back(doc)
	_mark_task(doc, "Open")
	construction.put_off_installations(doc)
	return doc


def candidates(job: str, day: datetime.date, time_window: str) -> list[dict[str, Any]]:
	"""Every active technician for this job on this day: {"technician", "technician_name", "jobs", "capacity",
	"refusal"}, those who are available (empty refusal) first, the least busy first.
	"""
	if time_window not in TIME_WINDOWS:
		raise BadRequest(_("The time window must be AM, PM or Day."))
	if not frappe.db.exists("Dispatch Job", job):
		raise NotFound(_("Job not found."))
	doc = frappe.get_doc("Dispatch Job", job)
	visit = Visit(doc.name, time_window, doc.duration_minutes or USUAL_MINUTES)
	required = [row.tag for row in doc.required_tags]
	rows, too_early = [], construction.refusal(doc, day)
	for name in frappe.get_all("Technician", filters={"active": 1}, pluck="name", order_by="technician_name"):
		person = frappe.get_cached_doc("Technician", name)
		others = visits(name, day)
		reasons = refusals(visit, day, getdate(nowdate()), crew(person), others, required)
		rows.append(
			{
				"technician": name,
				"technician_name": person.technician_name,
				"jobs": len([other for other in others if other.job != doc.name]),
				"capacity": person.jobs_per_day,
				"refusal": explain(reasons, person, required) if reasons else too_early,
			}
		)
	return sorted(rows, key=lambda row: (bool(row["refusal"]), row["jobs"]))


def explain(reasons: list[str], technician: Document, required: list[str]) -> str:
	"""One sentence for the dispatcher from the codes of `rules.refusals`."""
	skills = ", ".join(missing_skills(required, [row.tag for row in technician.tags]))
	sentences = {
		"past": _("This date has passed."),
		"start_outside_window": _("The start time lies outside the time window."),
		"skills": _("{0} does not have the required skills: {1}.").format(technician.technician_name, skills),
		"day_off": _("{0} does not work on that day.").format(technician.technician_name),
		"hours": _("{0} does not work at that time.").format(technician.technician_name),
		"day_full": _("{0} is fully booked on this day.").format(technician.technician_name),
		"overlap": _("{0} already has a job at that time.").format(technician.technician_name),
		"window_full": _("{0} is fully booked in this time window.").format(technician.technician_name),
	}
	return " ".join(sentences[reason] for reason in reasons)


def _mark_task(job: Document, status: str) -> None:
	"""The project's task "assign" follows its installation, and the project's progress follows its tasks."""
	if not job.project or job.job_type == CONSTRUCTION_JOB:
		return
	name = frappe.db.get_value("Task", {"project": job.project, "fsm_task": "assign"})
	if name:
		tasks.mark(name, status)
