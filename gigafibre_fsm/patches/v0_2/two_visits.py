"""Adds the construction visit to installations without a day, where the drop must first be brought to the house. Planned ones
are not changed.
"""

from __future__ import annotations

import frappe

from gigafibre_fsm.flow.availability.service import visits_needed
from gigafibre_fsm.flow.dispatch.jobs import locked, open_construction
from gigafibre_fsm.flow.vocabulary import INSTALLATION_JOB


def execute() -> None:
	waiting = {"job_type": INSTALLATION_JOB, "status": ("in", ("Open", "Failed")), "visits": (">", 1)}
	for name in frappe.get_all("Dispatch Job", filters=waiting, pluck="name"):
		job = locked(name)
		status, port = frappe.db.get_value("Service Location", job.location, ["status", "fibre_port"])
		if job.after_job or status != "Pending Install" or not port or visits_needed(port) < 2:
			continue
		open_construction(job)
		job.save(ignore_permissions=True)
