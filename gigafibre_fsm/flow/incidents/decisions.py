"""Staff decisions on an incident: its cause, its end, its dismissal, its credit."""

from __future__ import annotations

from datetime import datetime

import frappe
from frappe import _
from frappe.model.document import Document

from gigafibre_fsm import clock
from gigafibre_fsm.exceptions import BadRequest, Conflict
from gigafibre_fsm.filters import among
from gigafibre_fsm.flow.incidents.service import (
	DISMISSED,
	DOCTYPE,
	OVER,
	ROW,
	RUNNING,
	update_counts,
	update_incident,
)
from gigafibre_fsm.flow.vocabulary import OPEN_INCIDENT


def close(name: str, at: datetime) -> Document:
	"""Close an incident: its lines count as restored, and merged incidents are closed too. Raises Conflict."""
	incident = frappe.get_doc(DOCTYPE, name, for_update=True)
	if incident.status not in OPEN_INCIDENT:
		raise Conflict(_("This incident is already over."))
	out = frappe.get_all(ROW, filters={"incident": name, "back_at": ("is", "not set")}, pluck="name")
	frappe.db.set_value(ROW, {"name": among(out)}, "back_at", at)
	for child in frappe.get_all(
		DOCTYPE, filters={"parent_incident": name, "status": ("in", OPEN_INCIDENT)}, pluck="name"
	):
		close(child, at)
	update_counts(name)
	return update_incident(name, status=OVER, ended_at=at)


def dismiss(name: str, reason: str) -> Document:
	"""Dismiss an incident that is no outage: customers are not notified, and the same lines do not open it again for a day.
	Raises Conflict.
	"""
	incident = frappe.get_doc(DOCTYPE, name, for_update=True)
	if incident.status not in OPEN_INCIDENT:
		raise Conflict(_("This incident is already over."))
	incident.add_comment("Info", frappe.utils.escape_html(reason))
	return update_incident(name, status=DISMISSED)


def set_cause(name: str, cause: str) -> Document:
	"""Set the cause, which is then no longer estimated. Raises Conflict when the incident is over."""
	incident = frappe.get_doc(DOCTYPE, name, for_update=True)
	if incident.status != RUNNING:
		raise Conflict(_("This incident is already over."))
	return update_incident(name, cause=cause, cause_by=frappe.session.user)


def expect(name: str, until: datetime) -> Document:
	"""Set the expected restoration (UTC). Raises BadRequest for a time in the past, Conflict when the incident is over."""
	incident = frappe.get_doc(DOCTYPE, name, for_update=True)
	if incident.status not in OPEN_INCIDENT:
		raise Conflict(_("This incident is already over."))
	if until <= max(clock.utc_now(), incident.started_at):
		raise BadRequest(_("Enter a time in the future."))
	return update_incident(name, expected_until=until)


def ask_credit(name: str) -> Document:
	"""Request a credit for every line of an outage; it is given within minutes. Raises Conflict when it was requested before,
	or when the outage was not the provider's fault.
	"""
	incident = frappe.get_doc(DOCTYPE, name, for_update=True)
	if incident.status not in (RUNNING, OVER):
		raise Conflict(_("There is nothing to credit."))
	if incident.credit_state:
		raise Conflict(_("The credit of this outage has been asked for already."))
	return update_incident(name, credit_state="Asked", credit_asked_by=frappe.session.user)
