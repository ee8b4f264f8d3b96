"""Links tickets to the outage that they are about, automatically; staff who close the outage may close them with it."""

from __future__ import annotations

from datetime import timedelta

import frappe
from frappe import _
from frappe.model.document import Document

from gigafibre_fsm import clock
from gigafibre_fsm.filters import among
from gigafibre_fsm.flow.incidents import service
from gigafibre_fsm.flow.vocabulary import IN_SERVICE, OPEN_TICKET, TICKETS_OF_PEOPLE

BEFORE = timedelta(minutes=30)
"""A customer may notice an outage before the next inform is missed."""


def on_new(issue: Document) -> None:
	"""Link a new ticket of a customer in an outage to it."""
	of_person = (issue.fsm_kind or "") in TICKETS_OF_PEOPLE
	running = _running(issue) if of_person and issue.status in OPEN_TICKET else None
	if running and not running.planned:
		issue.fsm_incident = running.name


def outage_sentence(issue: Document, language: str) -> str:
	"""The sentence about the outage for a customer whose ticket was linked: "Panne connue depuis 14 h 10. ..."; "" without
	one.
	"""
	running = _running(issue) if issue.fsm_incident else None
	return running.sentence(language) if running else ""


def _running(issue: Document) -> service.RunningIncident | None:
	location = issue.fsm_service_location or _only_location(issue.customer)
	return service.running_at(location) if location else None


def join(incident: str) -> int:
	"""Link the open tickets of an incident's customers since it began, and those of incidents merged into it; returns how many."""
	started = frappe.db.get_value(service.DOCTYPE, incident, "started_at")
	rows = frappe.db.sql(
		"""SELECT DISTINCT t.name FROM `tabIssue` t JOIN `tabIncident Location` r ON r.incident = %(incident)s
			AND (t.fsm_service_location = r.location
				OR COALESCE(t.fsm_service_location, '') = '' AND t.customer = r.customer)
		WHERE t.status IN %(open)s AND COALESCE(t.fsm_kind, '') IN %(kinds)s AND t.creation >= %(since)s
			AND (COALESCE(t.fsm_incident, '') = '' OR t.fsm_incident IN (SELECT part.name FROM `tabNetwork Incident` part
				WHERE part.parent_incident = %(incident)s AND part.status = 'Over'))""",
		{
			"incident": incident,
			"open": OPEN_TICKET,
			"kinds": TICKETS_OF_PEOPLE,
			"since": clock.to_site_time(started - BEFORE),
		},
		pluck=True,
	)
	if rows:
		frappe.db.set_value("Issue", {"name": among(rows)}, "fsm_incident", incident)
	return len(rows)


def close_all(incident: str) -> int:
	"""Close the tickets of an incident, with a comment; returns how many."""
	open_ones = frappe.get_all(
		"Issue", filters={"fsm_incident": incident, "status": ("in", OPEN_TICKET)}, pluck="name"
	)
	for name in open_ones:
		issue = frappe.get_doc("Issue", name)
		issue.status = "Closed"
		issue.resolution_details = issue.resolution_details or _("The outage {0} is over.").format(incident)
		issue.save(ignore_permissions=True)
	return len(open_ones)


def _only_location(customer: str | None) -> str:
	"""The location of a customer who has one; with several, the ticket must name its location."""
	found = frappe.get_all(
		"Service Location",
		filters={"customer": customer or "", "status": ("in", IN_SERVICE)},
		pluck="name",
		limit=2,
	)
	return found[0] if len(found) == 1 else ""
