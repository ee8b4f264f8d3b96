"""The calendar file of a visit (RFC 5545), made when its confirmation is sent."""

from __future__ import annotations

import datetime

import frappe
from frappe import _
from frappe.utils import get_datetime, getdate
from icalendar import Calendar, Event, vText

from gigafibre_fsm import clock
from gigafibre_fsm.flow.dispatch import jobs
from gigafibre_fsm.flow.scheduling.technicians import HOLDS_TIME
from gigafibre_fsm.flow.vocabulary import ALL_DAY, SETTINGS, TIME_WINDOWS
from gigafibre_fsm.notifications import templates

FILE_NAME = "gigafibre.ics"


def papers(job: str) -> list[dict[str, object]]:
	"""The attachment of a confirmation, as `notify` expects it."""
	return [{"kind": "calendar", "name": FILE_NAME, "given": {"job": job}}]


def of_job(job: str) -> bytes:
	"""The calendar file with the current window of the visit; a visit that is not planned any more is cancelled. A newer file
	replaces the older one in the customer's calendar.
	"""
	doc = frappe.get_doc("Dispatch Job", job)
	language = templates.language(frappe.db.get_value("Customer", doc.customer, "language"))
	calendar = Calendar()
	calendar.add("prodid", "-//Gigafibre FSM//visits//")
	calendar.add("version", "2.0")
	event = Event()
	event.add("uid", f"{doc.name}@{frappe.local.site}")
	changed = _aware(get_datetime(doc.modified))
	event.add("dtstamp", changed)
	event.add("sequence", int(changed.timestamp()) % 2**31)
	if doc.scheduled_date:
		begin, end = TIME_WINDOWS[doc.time_window or ALL_DAY]
		day = getdate(doc.scheduled_date)
		event.add("dtstart", _aware(datetime.datetime.combine(day, begin)))
		event.add("dtend", _aware(datetime.datetime.combine(day, end)))
	else:
		event.add("dtstart", changed)
	# a cancelled or failed visit keeps its day
	planned = doc.scheduled_date and doc.status in HOLDS_TIME
	event.add("status", "CONFIRMED" if planned else "CANCELLED")
	event.add("summary", _("Gigafibre: the technician's visit", language))
	event.add("location", vText(jobs.address(doc)))
	phone = frappe.get_cached_doc(SETTINGS).support_phone
	event.add("description", _("An adult must be there. Something came up? {0}", language).format(phone))
	calendar.add_component(event)
	return calendar.to_ical()


def _aware(moment: datetime.datetime) -> datetime.datetime:
	"""A site time, in UTC."""
	return clock.to_utc(moment).replace(tzinfo=datetime.timezone.utc)
