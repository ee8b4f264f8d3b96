"""A customer's own visit, by a signed link without an account: confirm it, move it to a free slot, or give it up."""

from __future__ import annotations

import datetime
from typing import Any

import frappe
from frappe import _
from frappe.model.document import Document
from frappe.utils import cint, getdate, now_datetime, nowdate

from gigafibre_fsm import dates
from gigafibre_fsm.exceptions import Conflict, NotFound
from gigafibre_fsm.flow.checkout.tracking import masked
from gigafibre_fsm.flow.dispatch import construction, jobs, links, suggestions
from gigafibre_fsm.flow.dispatch.assignment import assign, unassign
from gigafibre_fsm.flow.scheduling import calendar, technicians
from gigafibre_fsm.flow.scheduling.offers import Slot, refused_dates
from gigafibre_fsm.flow.vocabulary import ALL_DAY, SETTINGS


def visit_details(token: str) -> dict[str, Any]:
	"""The visit of a link: {"status", "planned", "date", "date_label", "time_window", "window_label", "address" (without its
	numbers), "confirmed", "may_change", "slots": [{"date", "label", "windows"}]}. Raises BadRequest, Gone, NotFound.
	"""
	return _as_dict(frappe.get_doc("Dispatch Job", _job(token)))


def confirm(token: str) -> dict[str, Any]:
	"""Record that the customer will be there. Idempotent."""
	doc = jobs.locked(_job(token))
	_require_planned(doc)
	if not doc.confirmed_at:
		doc.confirmed_at = now_datetime()
		doc.save(ignore_permissions=True)
	return _as_dict(doc)


def move(token: str, day: datetime.date, time_window: str) -> dict[str, Any]:
	"""Move the visit to a free slot, with the technician who has the least added driving. Raises Conflict when the slot is
	taken.
	"""
	name = _job(token)
	doc = frappe.get_doc("Dispatch Job", name)
	_require_changeable(doc)
	best = suggestions.best(doc, day, time_window)
	if refused_dates([(day, time_window)], _slots(doc)) or not best:
		raise Conflict(_("This date is no longer free. Please choose again."))
	moved = assign(name, best.technician, day, time_window, best.start)
	moved.set("preferred_dates", [{"date": day, "time_window": time_window}])
	moved.confirmed_at = now_datetime()
	moved.save(ignore_permissions=True)
	return _as_dict(moved)


def give_up(token: str, reason: str = "") -> dict[str, Any]:
	"""Give up the appointment: the visit waits for a new date, the day is not a wish any more, and staff get the reason. The
	order stays valid.
	"""
	doc = jobs.locked(_job(token))
	_require_changeable(doc)
	day = getdate(doc.scheduled_date)
	doc = unassign(doc.name)
	doc.contact_me = 1
	doc.set("preferred_dates", [row for row in doc.preferred_dates if getdate(row.date) != day])
	doc.queue_reason = _("The customer cannot be there on {0}: {1}").format(day, reason or "-")
	doc.save(ignore_permissions=True)
	jobs.tell_staff("visit.given_up", doc, f"visit.given_up:{doc.name}:{doc.modified}", reason=reason)
	return _as_dict(doc)


def _job(token: str) -> str:
	name = links.job_of(token)
	if not frappe.db.exists("Dispatch Job", name):
		raise NotFound(_("This visit no longer exists."))
	return name


def _require_planned(doc: Document) -> None:
	if doc.status != "Scheduled":
		raise Conflict(_("This visit is not planned any more."))


def _require_changeable(doc: Document) -> None:
	_require_planned(doc)
	if not _may_change(doc):
		raise Conflict(_("It is too late to change this visit here. Please call us."))


def _may_change(doc: Document) -> bool:
	"""Whether the customer may change the visit: until the day before, and only a visit that needs them at home."""
	planned = doc.status == "Scheduled" and jobs.is_awaited(doc)
	return planned and getdate(doc.scheduled_date) > getdate(nowdate())


def _slots(doc: Document) -> list[Slot]:
	days = cint(frappe.get_cached_doc(SETTINGS).booking_days)
	found = calendar.between(1, days, technicians.visit_of(doc, ALL_DAY))
	return [slot for slot in found if not construction.refusal(doc, slot.date)]


def _as_dict(doc: Document) -> dict[str, Any]:
	language = "en" if frappe.local.lang == "en" else "fr"
	changeable = _may_change(doc)
	day = getdate(doc.scheduled_date) if doc.scheduled_date else None
	return {
		"status": doc.status,
		"planned": doc.status == "Scheduled",
		"date": str(day or ""),
		"date_label": dates.with_weekday(day, language) if day else "",
		"time_window": doc.time_window or "",
		"window_label": dates.window_phrase(doc.time_window, language),
		"address": masked(jobs.address(doc)),
		"confirmed": bool(doc.confirmed_at),
		"may_change": changeable,
		"slots": calendar.as_dict(_slots(doc), language)["dates"] if changeable else [],
	}
