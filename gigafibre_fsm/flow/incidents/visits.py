"""Repair visits of an outage: opened at one of its lines, shown on its form."""

from __future__ import annotations

from typing import Any

import frappe
from frappe import _
from frappe.model.document import Document

from gigafibre_fsm.exceptions import Conflict, NotFound
from gigafibre_fsm.flow.dispatch import opening
from gigafibre_fsm.flow.incidents.service import DOCTYPE, ROW
from gigafibre_fsm.flow.vocabulary import OPEN_INCIDENT, REPAIR_JOB, VISIT_OPEN


def open_visit(incident: str, location: str = "", notes: str = "") -> Document:
	"""Open the repair visit of an outage in the queue: at `location`, one of its lines, else at the first that fell silent.
	Returns the open one if there is one. Raises Conflict when the outage is over, NotFound for a line that is not
	affected.
	"""
	doc = frappe.get_doc(DOCTYPE, incident, for_update=True)
	if doc.status not in OPEN_INCIDENT:
		raise Conflict(_("This incident is already over."))
	if planned := frappe.db.get_value("Dispatch Job", {"incident": incident, "status": ("in", VISIT_OPEN)}):
		return frappe.get_doc("Dispatch Job", planned)
	line = {"incident": incident, **({"location": location} if location else {})}
	found = frappe.get_all(ROW, filters=line, pluck="location", order_by="back_at, silent_since", limit=1)
	if not found:
		raise NotFound(_("This line is not part of the outage."))
	return opening.open_job(REPAIR_JOB, found[0], notes.strip() or _about(doc), incident=incident)


def visits(incident: str) -> list[dict[str, Any]]:
	"""[{"job", "status", "address", "day", "technician_name"}], newest first."""
	rows = frappe.get_all(
		"Dispatch Job",
		filters={"incident": incident},
		fields=["name", "status", "address_line", "city", "scheduled_date", "technician"],
		order_by="creation desc",
	)
	return [
		{
			"job": row.name,
			"status": _(row.status),
			"address": ", ".join(filter(None, (row.address_line, row.city))),
			"day": row.scheduled_date,
			"technician_name": frappe.db.get_value("Technician", row.technician, "technician_name") or ""
			if row.technician
			else "",
		}
		for row in rows
	]


def _about(doc: Document) -> str:
	"""The notes on the outage for the technician."""
	lines = _("{0} lines are down.").format(doc.lines_down)
	said = (doc.place, _(doc.cause or "Unknown"))
	return " ".join([*(f"{part}." for part in said if part), lines])
