"""Construction visits: where the fibre ends at the road, one crew brings the drop to the house before another crew installs.

The customer need not be at home for a construction; it activates and charges nothing. The installation begins on a later day.
"""

from __future__ import annotations

from datetime import date

import frappe
from frappe import _
from frappe.model.document import Document
from frappe.utils import getdate

from gigafibre_fsm import dates
from gigafibre_fsm.exceptions import Conflict
from gigafibre_fsm.flow.availability import claims
from gigafibre_fsm.flow.dispatch import jobs
from gigafibre_fsm.flow.ordering import tasks
from gigafibre_fsm.flow.vocabulary import CLOSED, VISIT_PLANNED
from gigafibre_fsm.notifications import notify


def open_before(job: Document) -> frappe._dict | None:
	"""The construction visit that must be completed before `job`: {name, status, scheduled_date}; None if there is none, or
	it is done.
	"""
	if not job.get("after_job"):
		return None
	fields = ["name", "status", "scheduled_date"]
	first = frappe.db.get_value("Dispatch Job", job.after_job, fields, as_dict=True)
	return first if first and first.status not in CLOSED else None


def lock_before(installation: str) -> None:
	"""Lock the construction before its installation, in the same order as code that moves it: no deadlock."""
	if first := frappe.db.get_value("Dispatch Job", installation, "after_job"):
		jobs.locked(first)


def require_done_before(job: Document) -> None:
	"""Raises Conflict when the drop is not at the house yet."""
	if first := open_before(job):
		raise Conflict(_("The line is not at the house yet: {0} comes first.").format(first.name))


def refusal(job: Document, day: date) -> str:
	"""The reason why an installation cannot be planned on `day`: the drop will not be at the house; empty if it will."""
	first = open_before(job)
	if not first:
		return ""
	if first.status not in VISIT_PLANNED:
		return _("Schedule {0} first: it brings the line to the house.").format(first.name)
	planned = getdate(first.scheduled_date)
	if day > planned:
		return ""
	spoken = dates.with_weekday(planned, frappe.local.lang or "fr")
	return _("The line is brought to the house on {0}: choose a later day.").format(spoken)


def postpone_installations(construction: Document) -> list[str]:
	"""Return installations planned before their drop can be ready to the queue, and notify their customers; returns the
	cancelled days.
	"""
	put_off = []
	waiting = {"after_job": construction.name, "status": "Scheduled"}
	for name in frappe.get_all("Dispatch Job", filters=waiting, pluck="name"):
		job = jobs.locked(name)
		if not refusal(job, getdate(job.scheduled_date)):
			continue
		day = str(job.scheduled_date)
		jobs.clear_schedule(job)
		context = {"date": day, "address": jobs.address(job)}
		notify.tell_customer(
			job.customer, "visit.cancelled", context, f"visit.cancelled:{name}:{job.modified}", reference=job
		)
		put_off.append(day)
	return put_off


def notify_planned(job: Document, key: str) -> None:
	"""Notify the customer of the construction date, and that they need not be at home."""
	context = {"date": str(job.scheduled_date), "address": jobs.address(job)}
	notify.tell_customer(job.customer, "line.scheduled", context, key, reference=job)


def notify_failed(job: Document, key: str) -> None:
	notify.tell_customer(job.customer, "line.delayed", {"address": jobs.address(job)}, key, reference=job)


def finish(job: Document) -> None:
	"""Record that the drop is at the house: update its port and notify the customer of the next step."""
	if port := frappe.db.get_value("Service Location", job.location, "fibre_port"):
		claims.mark_drop_installed(port)
	tasks.prove(job.sales_order, "drop")
	next_visit = frappe.db.get_value(
		"Dispatch Job", {"after_job": job.name, "status": "Scheduled"}, ["scheduled_date", "time_window"]
	)
	day, window = next_visit or (None, None)
	context = {
		"address": jobs.address(job),
		"date": str(day) if day else None,
		"time_window": window or None,
	}
	notify.tell_customer(job.customer, "line.ready", context, f"line.ready:{job.name}", reference=job)
	jobs.tell_staff("line.ready", job, f"line.ready:{job.name}")
