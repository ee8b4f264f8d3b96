"""The days that a visitor can choose: what the technicians can do, less what is already planned."""

from __future__ import annotations

import datetime
from typing import Any

import frappe
from frappe.utils import cint, getdate, nowdate

from gigafibre_fsm import dates
from gigafibre_fsm.flow.checkout import rules
from gigafibre_fsm.flow.checkout.rules import Booking, Crew, Slot

WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


def open_slots() -> list[Slot]:
	"""The days of the booking period with room for one more installation."""
	settings = frappe.get_cached_doc("Gigafibre Settings")
	today = getdate(nowdate())
	return rules.slots(
		today,
		cint(settings.lead_days),
		cint(settings.booking_days),
		_crews(),
		_booked(today, cint(settings.booking_days)),
	)


def as_dict(found: list[Slot], language: str) -> dict[str, Any]:
	return {
		"dates": [
			{
				"date": slot.date.isoformat(),
				"label": dates.spoken(slot.date, language),
				"windows": list(slot.windows),
				"remaining": slot.remaining,
			}
			for slot in found
		],
		"contact_me": True,
	}


def _crews() -> list[Crew]:
	people = frappe.get_all("Technician", filters={"active": 1}, fields=["name", "jobs_per_day"])
	hours: dict[str, set[int]] = {}
	for row in frappe.get_all(
		"Technician Hours", filters={"parenttype": "Technician"}, fields=["parent", "weekday"]
	):
		hours.setdefault(row.parent, set()).add(WEEKDAYS.index(row.weekday))
	weekdays = frozenset(range(rules.SATURDAY))
	return [Crew(cint(person.jobs_per_day), frozenset(hours.get(person.name, weekdays))) for person in people]


def _booked(today: datetime.date, ahead: int) -> list[Booking]:
	"""Planned visits, and of orders that wait for a technician the date they like best."""
	last = today + datetime.timedelta(days=ahead)
	planned = frappe.get_all(
		"Dispatch Job",
		filters={
			"status": ["in", ["Scheduled", "En Route", "In Progress"]],
			"scheduled_date": ["between", [today, last]],
		},
		fields=["scheduled_date", "time_window"],
	)
	waiting = frappe.get_all("Dispatch Job", filters={"status": "Open"}, pluck="name")
	wanted = (
		frappe.get_all(
			"Preferred Date",
			filters={
				"parenttype": "Dispatch Job",
				"parent": ["in", waiting],
				"idx": 1,
				"date": ["between", [today, last]],
			},
			fields=["date", "time_window"],
		)
		if waiting
		else []
	)
	return [
		*((getdate(row.scheduled_date), row.time_window or rules.ANY) for row in planned),
		*((getdate(row.date), row.time_window or rules.ANY) for row in wanted),
	]
