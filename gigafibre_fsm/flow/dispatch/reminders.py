"""Messages to customers between confirmation and visit: the day before, and when the technician is late or did not come."""

from __future__ import annotations

import datetime

import frappe
from frappe import _
from frappe.model.document import Document
from frappe.utils import add_days, getdate, now_datetime, nowdate

from gigafibre_fsm.exceptions import Conflict, NotFound
from gigafibre_fsm.filters import among
from gigafibre_fsm.flow.dispatch import arrival, jobs, links
from gigafibre_fsm.flow.dispatch.assignment import unassign
from gigafibre_fsm.flow.scheduling.rules import minute
from gigafibre_fsm.flow.vocabulary import ALL_DAY, INSTALLATION_JOB, TIME_WINDOWS
from gigafibre_fsm.notifications import notify

PREVIEWED = (
	"visit.scheduled",
	"visit.reminder",
	"visit.en_route",
	"visit.late",
	"visit.missed",
	"visit.cancelled",
	"visit.failed",
)
LATE_BEFORE = 30
"""A technician who has not left this many minutes before the end of the window is late."""


def due_tomorrow() -> list[str]:
	"""Visits of tomorrow whose customers have not been reminded yet."""
	return _without_message(
		{"status": "Scheduled", "scheduled_date": add_days(nowdate(), 1)}, "visit.reminder"
	)


def remind(job: str) -> None:
	"""Remind the customer of tomorrow's visit, once for each day and window."""
	doc = jobs.locked(job)
	if doc.status == "Scheduled" and getdate(doc.scheduled_date) == getdate(add_days(nowdate(), 1)):
		_notify("visit.reminder", doc)


def late_now() -> list[str]:
	"""Visits of today with an almost closed window, whose technician has not left."""
	now = minute(now_datetime().time())
	over = [window for window, (_begin, end) in TIME_WINDOWS.items() if minute(end) - LATE_BEFORE <= now]
	today = {"status": "Scheduled", "scheduled_date": nowdate(), "time_window": among(over)}
	return _without_message(today, "visit.late")


def warn_late(job: str) -> None:
	"""Notify the customer, once, that the technician is late."""
	doc = jobs.locked(job)
	if doc.status == "Scheduled" and doc.name in late_now():
		_notify("visit.late", doc)


def report_late(job: str) -> Document:
	"""Notify the customer now that the technician will be late today, as the dispatcher knows, once for each day and window.
	Raises Conflict for a visit of another day, or one without a customer at home.
	"""
	doc = jobs.locked(job)
	today = doc.scheduled_date and getdate(doc.scheduled_date) == getdate(nowdate())
	if doc.status not in ("Scheduled", "En Route") or not today or not jobs.is_awaited(doc):
		raise Conflict(_("Nobody waits for this visit today."))
	_notify("visit.late", doc)
	return doc


def missed(job: str) -> None:
	"""Record that no technician came: the visit returns to the queue, before all others, and the customer is notified. Only a
	dispatcher decides this, since a technician without signal may have been there. Raises Conflict while the visit may
	still happen.
	"""
	doc = jobs.locked(job)
	day = getdate(doc.scheduled_date) if doc.scheduled_date else None
	if doc.status != "Scheduled" or not day or not _is_over(day, doc.time_window or ALL_DAY):
		raise Conflict(_("The window of this visit is not over."))
	context = {"date": str(day), "address": jobs.address(doc)}
	doc = unassign(job)
	doc.priority = "Urgent"
	doc.queue_reason = _("Nobody came on {0}.").format(day)
	doc.save(ignore_permissions=True)
	if jobs.is_awaited(doc):
		key = f"visit.missed:{doc.name}:{day}"
		notify.tell_customer(doc.customer, "visit.missed", context, key, reference=doc)


def _is_over(day: datetime.date, window: str) -> bool:
	today = getdate(nowdate())
	end = minute(TIME_WINDOWS[window][1])
	return day < today or (day == today and minute(now_datetime().time()) >= end)


def _without_message(filters: dict[str, object], topic: str) -> list[str]:
	"""The visits with a customer at home, without a message of this topic for their day and window."""
	fields = ["name", "job_type", "incident", "scheduled_date", "time_window"]
	rows = frappe.get_all("Dispatch Job", filters=filters, fields=fields, order_by="name")
	keys = {f"{_key(topic, row)}:sms": row.name for row in rows} | {
		f"{_key(topic, row)}:mail": row.name for row in rows
	}
	told = frappe.get_all(
		"Outbound Message", filters={"idempotency_key": among(keys)}, pluck="idempotency_key"
	)
	done = {keys[key] for key in told}
	return [row.name for row in rows if row.name not in done and jobs.is_awaited(row)]


def preview(job: str, topic: str) -> dict[str, str]:
	"""The message to the customer of this visit on a topic of PREVIEWED (see `notify.preview`)."""
	if not frappe.db.exists("Dispatch Job", job):
		raise NotFound(_("Job not found."))
	doc = frappe.get_doc("Dispatch Job", job)
	context: dict[str, object] = {**_context(doc), "technician": jobs.technician_name(doc)}
	context["installation"] = doc.job_type == INSTALLATION_JOB
	if topic == "visit.en_route":
		context["eta"] = arrival.expected_at(doc, now_datetime())
	return notify.preview(doc.customer, topic, context)


def _notify(topic: str, doc: Document) -> None:
	notify.tell_customer(doc.customer, topic, _context(doc), _key(topic, doc), reference=doc)


def _context(doc: Document) -> dict[str, str]:
	return {
		"date": str(doc.scheduled_date or ""),
		"time_window": doc.time_window or ALL_DAY,
		"address": jobs.address(doc),
		"visit_url": links.visit_url(doc.name),
	}


def _key(topic: str, row: frappe._dict) -> str:
	return f"{topic}:{row.name}:{row.scheduled_date}:{row.time_window}"
