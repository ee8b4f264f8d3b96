"""The data on a technician's phone: the list of planned visits, the own jobs of the next days in full, the truck. Read-only."""

from __future__ import annotations

from typing import Any

import frappe
from frappe.utils import add_days, getdate, nowdate

from gigafibre_fsm.flow.dispatch import views
from gigafibre_fsm.flow.stock import truck_views
from gigafibre_fsm.flow.vocabulary import VISIT_PLANNED

CARRIED_DAYS = 3
"""Today and this many days after it."""


def phone_data(technician: str) -> dict[str, Any]:
	"""{"days": as `views.jobs_of`, "jobs": {name: `views.details`} up to three days from now, "truck": as
	`truck_views.technician_page`}.
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
		"jobs": {name: views.details(frappe.get_doc("Dispatch Job", name)) for name in (*names, *done)},
		"truck": truck_views.technician_page(technician),
	}
