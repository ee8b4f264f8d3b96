"""The data on a technician's phone: the list of planned visits, the own jobs of the next days in full, the truck. Read-only."""

from __future__ import annotations

from typing import Any

import frappe
from frappe import _
from frappe.utils import add_days, get_time, getdate, nowdate

from gigafibre_fsm import dates
from gigafibre_fsm.flow.dispatch import views
from gigafibre_fsm.flow.scheduling import time_off
from gigafibre_fsm.flow.stock import truck_views
from gigafibre_fsm.flow.vocabulary import VISIT_PLANNED

CARRIED_DAYS = 3
"""Today and this many days after it."""


def phone_data(technician: str) -> dict[str, Any]:
	"""{"days": as `views.jobs_of`, "time_off": as `_time_off`, "jobs": {name: `views.details`} up to three days from now,
	"truck": as `truck_views.technician_page`}.
	"""
	listed = views.jobs_of(technician)
	until = getdate(add_days(nowdate(), CARRIED_DAYS))
	names = [row["name"] for day in listed["days"] if getdate(day["date"]) <= until for row in day["jobs"]]
	done = frappe.get_all(
		"Dispatch Job",
		filters={"technician": technician, "scheduled_date": nowdate(), "status": ("not in", VISIT_PLANNED)},
		pluck="name",
	)
	return {
		"days": listed["days"],
		"time_off": _time_off(technician),
		"jobs": {name: views.details(frappe.get_doc("Dispatch Job", name)) for name in (*names, *done)},
		"truck": truck_views.technician_page(technician),
	}


def _time_off(technician: str) -> list[dict[str, Any]]:
	"""The technician's time off and the company's, from today on: {"from", "to", "whole_day", "text", "label": the first day
	as a heading}. The phone sorts them into its days, since it may be without a signal past midnight.
	"""
	today = getdate(nowdate())
	return [
		{
			"from": entry["from_date"],
			"to": entry["to_date"],
			"whole_day": entry["whole_day"],
			"text": _time_off_text(entry),
			"label": views.day_label(getdate(entry["from_date"])),
		}
		for entry in time_off.entries(today, getdate(add_days(today, views.AHEAD)))
		if entry["technician"] in ("", technician)
	]


def _time_off_text(entry: dict[str, Any]) -> str:
	"""One entry of `time_off.entries` as text: "Vacances, jusqu’au 14 décembre", "Dîner, 12 h 00 à 13 h 00"."""
	language = frappe.local.lang
	kind = entry["kind_label"] if entry["technician"] else entry["reason"] or entry["kind_label"]
	if not entry["whole_day"]:
		hours = [dates.time_phrase(get_time(entry[side]), language) for side in ("from_time", "to_time")]
		return _("{0}, {1} to {2}").format(kind, *hours)
	if entry["from_date"] == entry["to_date"]:
		return kind
	last = dates.without_weekday(getdate(entry["to_date"]), language, year=False)
	return f"{kind}, {_('until {0}').format(last)}"
