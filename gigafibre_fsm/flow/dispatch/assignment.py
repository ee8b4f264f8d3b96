"""Assigns jobs to technicians and times. Locks are always taken in the same order, technicians before jobs, so that two
dispatchers never deadlock.
"""

from __future__ import annotations

import datetime
from typing import Any

import frappe
from frappe import _
from frappe.model.document import Document
from frappe.utils import now_datetime

from gigafibre_fsm.exceptions import BadRequest, Conflict, NeedsReason, NotFound
from gigafibre_fsm.flow.dispatch import conflicts, construction, invitation, links
from gigafibre_fsm.flow.dispatch.jobs import (
	address,
	clear_schedule,
	is_awaited,
	locked,
	require_order,
	tell_staff,
)
from gigafibre_fsm.flow.ordering import tasks
from gigafibre_fsm.flow.scheduling.technicians import active, is_active, time_of, visits
from gigafibre_fsm.flow.vocabulary import CONSTRUCTION_JOB, TIME_WINDOWS, VISIT_SCHEDULABLE
from gigafibre_fsm.notifications import notify


def assign(
	job: str,
	technician: str,
	day: datetime.date,
	time_window: str,
	start_time: datetime.time | None = None,
	against: str = "",
) -> Document:
	"""Assign a job to a technician for a day and window, or reassign it. The customer is notified when date or window change,
	but not of a move inside the window.

	Raises Conflict with a sentence for a conflict (see `conflicts`), NeedsReason for one that a reason can override:
	`against` is the dispatcher's reason, which is recorded. BadRequest for an unknown window, NotFound. Idempotent.
	"""
	_require_window(time_window)
	person = _locked_technician(technician)
	construction.lock_before(job)
	doc = locked(job)
	if doc.status not in VISIT_SCHEDULABLE:
		raise Conflict(_("Job {0} is {1} and cannot be scheduled.").format(doc.name, _(doc.status)))
	require_order(doc)
	stopped = [each for each in conflicts.conflicts(doc, person, day, time_window, start_time) if each.stops]
	overridable = all(each.overridable for each in stopped)
	if stopped and not (against.strip() and overridable):
		raise (NeedsReason if overridable else Conflict)(conflicts.sentences(stopped))
	return plan_visit(doc, technician, day, time_window, start_time, against.strip() if stopped else "")


def plan_visit(
	doc: Document,
	technician: str,
	day: datetime.date,
	time_window: str,
	start_time: datetime.time | None,
	against: str = "",
) -> Document:
	"""Write an assignment whose conflicts were checked; the caller has locked the technician and the job."""
	asked = (technician, day, time_window, start_time)
	before = (doc.technician, doc.scheduled_date, doc.time_window, time_of(doc.start_time))
	if doc.status == "Scheduled" and before == asked:
		return doc
	retold = doc.status != "Scheduled" or before[1:3] != asked[1:3]
	doc.update(
		{
			"status": "Scheduled",
			"technician": technician,
			"scheduled_date": day,
			"time_window": time_window,
			"start_time": start_time,
			"planned_against": against or None,
			"queue_reason": None,
			"confirmed_at": None if retold else doc.confirmed_at,
			"failure_reason": None,
		}
	)
	# The lead is not a helper.
	doc.set("helpers", [row for row in doc.helpers if row.technician != technician])
	doc.save(ignore_permissions=True)
	_mark_task(doc, "Completed")
	moment = now_datetime().isoformat()
	if doc.job_type == CONSTRUCTION_JOB:
		construction.postpone_installations(doc)
	if retold and doc.job_type == CONSTRUCTION_JOB:
		construction.notify_planned(doc, f"line.scheduled:{doc.name}:{moment}")
	elif retold and is_awaited(doc):
		context = {
			"date": str(day),
			"time_window": time_window,
			"address": address(doc),
			"visit_url": links.visit_url(doc.name),
		}
		key = f"visit.scheduled:{doc.name}:{moment}"
		papers = invitation.papers(doc.name)
		notify.tell_customer(doc.customer, "visit.scheduled", context, key, reference=doc, papers=papers)
	tell_staff("visit.scheduled", doc, f"visit.scheduled:{doc.name}:{moment}")
	return doc


def reschedule(
	job: str,
	day: datetime.date,
	time_window: str,
	technician: str | None = None,
	start_time: datetime.time | None = None,
) -> Document:
	"""Move a job to another day, with the same technician unless another is given."""
	technician = technician or frappe.db.get_value("Dispatch Job", job, "technician")
	if not technician:
		raise BadRequest(_("Choose a technician."))
	return assign(job, technician, day, time_window, start_time)


def unassign(job: str) -> Document:
	"""Return a scheduled, failed or cancelled job to the unscheduled ones. Raises Conflict when its order is cancelled."""
	doc = locked(job)
	if doc.sales_order and frappe.db.get_value("Sales Order", doc.sales_order, "docstatus") == 2:
		raise Conflict(_("Order {0} was cancelled.").format(doc.sales_order))
	clear_schedule(doc)
	_mark_task(doc, "Open")
	construction.postpone_installations(doc)
	return doc


def candidates(job: str, day: datetime.date, time_window: str) -> list[dict[str, Any]]:
	"""All active technicians for this job on this day: [{"technician", "technician_name", "jobs", "capacity", "refusal"}];
	available ones (empty refusal) first, least busy first.
	"""
	_require_window(time_window)
	if not frappe.db.exists("Dispatch Job", job):
		raise NotFound(_("Job not found."))
	doc = frappe.get_doc("Dispatch Job", job)
	rows = []
	for name in [row.name for row in sorted(active(), key=lambda row: row.technician_name)]:
		person = frappe.get_cached_doc("Technician", name)
		others = visits(name, day)
		found = conflicts.conflicts(doc, person, day, time_window, others=others)
		rows.append(
			{
				"technician": name,
				"technician_name": person.technician_name,
				"jobs": len([other for other in others if other.job != doc.name]),
				"capacity": person.jobs_per_day,
				"refusal": conflicts.sentences(each for each in found if each.stops),
			}
		)
	return sorted(rows, key=lambda row: (bool(row["refusal"]), row["jobs"]))


def conflicts_of(
	job: str,
	technician: str,
	day: datetime.date,
	time_window: str,
	start_time: datetime.time | None = None,
) -> list[dict[str, Any]]:
	"""The conflicts of a slot, before a job is dropped there: [{"code", "text", "stops", "overridable"}].

	A conflict that does not stop is a warning. One that stops is refused by `assign`, unless it is overridable and a reason
	is given.
	"""
	_require_window(time_window)
	if not isinstance(job, str) or not frappe.db.exists("Dispatch Job", job):
		raise NotFound(_("Job not found."))
	person = frappe.get_cached_doc("Technician", _active(technician))
	found = conflicts.conflicts(frappe.get_doc("Dispatch Job", job), person, day, time_window, start_time)
	return [
		{"code": each.code, "text": each.text, "stops": each.stops, "overridable": each.overridable}
		for each in found
	]


def _require_window(time_window: str) -> None:
	if time_window not in TIME_WINDOWS:
		raise BadRequest(_("The time window must be AM, PM or Day."))


def _active(technician: object) -> str:
	if not isinstance(technician, str) or not is_active(technician):
		raise NotFound(_("Technician not found."))
	return technician


def _locked_technician(technician: object) -> Document:
	return frappe.get_doc("Technician", _active(technician), for_update=True)


def _mark_task(job: Document, status: str) -> None:
	"""Set the status of the project's task "assign", and thereby the project's progress."""
	if not job.project or job.job_type == CONSTRUCTION_JOB:
		return
	name = frappe.db.get_value("Task", {"project": job.project, "fsm_task": "assign"})
	if name:
		tasks.mark(name, status)
