"""The days that a visitor can choose: the capacity of the technicians, less what is already planned."""

from __future__ import annotations

import datetime
from typing import Any

import frappe
from frappe.utils import cint, getdate, nowdate

from gigafibre_fsm import dates
from gigafibre_fsm.flow.scheduling import rules
from gigafibre_fsm.flow.scheduling.rules import Booking, Slot
from gigafibre_fsm.flow.scheduling.technicians import active_crews
from gigafibre_fsm.flow.vocabulary import ALL_DAY, SETTINGS, VISIT_PLANNED


def open_slots(visits: int = 1) -> list[Slot]:
	"""The days of the booking period with room for one more installation. With two `visits` the line is brought to the house
	first, and the period begins and ends as much later.
	"""
	settings = frappe.get_cached_doc(SETTINGS)
	today, first, last = getdate(nowdate()), cint(settings.lead_days), cint(settings.booking_days)
	if visits > 1:
		later = max(cint(settings.construction_days) - first, 0)
		first, last = first + later, last + later
	return rules.slots(today, first, last, active_crews(), _booked(today, last))


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


def _booked(today: datetime.date, ahead: int) -> list[Booking]:
	"""Planned visits, and the first choice of the orders that still wait for a technician."""
	last = today + datetime.timedelta(days=ahead)
	planned = frappe.get_all(
		"Dispatch Job",
		filters={
			"status": ["in", VISIT_PLANNED],
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
		*((getdate(row.scheduled_date), row.time_window or ALL_DAY) for row in planned),
		*((getdate(row.date), row.time_window or ALL_DAY) for row in wanted),
	]
