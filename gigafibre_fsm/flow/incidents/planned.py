"""Planned maintenance: an incident that starts in the future, with notice to the affected customers."""

from __future__ import annotations

from datetime import datetime

import frappe
from frappe import _
from frappe.model.document import Document

from gigafibre_fsm import clock
from gigafibre_fsm.exceptions import BadRequest
from gigafibre_fsm.flow.incidents import causes, facts, messages, service
from gigafibre_fsm.flow.incidents.rules import Path


def plan(path: Path, start: datetime, until: datetime, note: str, notify: bool) -> Document:
	"""Plan maintenance at a place from `start` to `until` (UTC); with `notify`, customers are notified now. Raises BadRequest
	for times in the past or in the wrong order, and for a place without customers.
	"""
	now = clock.utc_now()
	if start <= now or until <= start:
		raise BadRequest(_("Planned work begins in the future, and ends later."))
	affected = facts.lines_below(path)
	if not affected:
		raise BadRequest(_("Nobody in service is behind {0}.").format(facts.named(path)))
	values = {
		"status": service.PLANNED,
		"cause": causes.PLANNED,
		"started_at": start,
		"opened_at": now,
		"expected_until": until,
		"note_for_customers": note,
	}
	incident = service.create_incident(path, values)
	service.add_lines(incident, affected, {})
	service.update_counts(incident.name)
	return messages.send_notice(incident.name) if notify else frappe.get_doc(service.DOCTYPE, incident.name)


def starting() -> list[str]:
	"""Planned maintenance whose start has come."""
	begun = {"status": service.PLANNED, "started_at": ("<=", clock.utc_now())}
	return frappe.get_all(service.DOCTYPE, filters=begun, pluck="name")


def start(name: str) -> None:
	"""Start planned maintenance: its lines join it as soon as they are silent. Maintenance that was called off meanwhile does not
	start.
	"""
	now = clock.utc_now()
	if frappe.get_doc(service.DOCTYPE, name, for_update=True).status != service.PLANNED:
		return
	incident = service.update_incident(name, status=service.RUNNING)
	frappe.db.set_value(service.ROW, {"incident": incident.name}, "back_at", now)
	service.update_counts(name)
