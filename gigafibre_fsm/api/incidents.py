"""Outages and planned maintenance: the data of the form, and its buttons. Times in arguments are the site's."""

from __future__ import annotations

from typing import Any

import frappe
from frappe import _

from gigafibre_fsm import clock, guards
from gigafibre_fsm.exceptions import BadRequest, NotFound
from gigafibre_fsm.flow.billing import outage_credits
from gigafibre_fsm.flow.incidents import (
	causes,
	decisions,
	facts,
	messages,
	planned,
	regulator,
	service,
	tickets,
	views,
	visits,
)
from gigafibre_fsm.flow.network import topology
from gigafibre_fsm.guards import arguments, teams

PLACE_PARTS = 3


@frappe.whitelist(methods=["GET"])
@guards.roles(*teams.OPERATIONS)
def overview(incident: str = "") -> dict[str, Any]:
	"""Everything that the form shows; the shape is in flow/incidents/views.py."""
	return views.overview(_incident(incident))


@frappe.whitelist(methods=["POST"])
@guards.roles(*teams.OPERATIONS)
def open_visit(incident: str = "", location: str = "", notes: str = "") -> dict[str, str]:
	"""Open the repair visit of an outage in the dispatch queue: {"job"}. Returns the open one if there is one."""
	return {
		"job": visits.open_visit(
			_incident(incident),
			arguments.text(location, _("Service Location"), required=False),
			arguments.text(notes, _("Notes"), max=500, required=False, lines=True),
		).name
	}


@frappe.whitelist(methods=["POST"])
@guards.roles(*teams.SUPPORT)
def tell(incident: str = "") -> dict[str, str]:
	"""Notify the customers of an outage, or of planned maintenance, now."""
	return _summary(messages.send_notice(_incident(incident)))


@frappe.whitelist(methods=["POST"])
@guards.roles(*teams.SUPPORT)
def set_cause(incident: str = "", cause: str = "") -> dict[str, str]:
	"""Set the cause that staff have found."""
	known = arguments.choice(cause, _("Cause"), causes.CAUSES)
	return _summary(decisions.set_cause(_incident(incident), known))


@frappe.whitelist(methods=["POST"])
@guards.roles(*teams.SUPPORT)
def expect(incident: str = "", until: str = "") -> dict[str, str]:
	"""Set when service is expected back; messages, the portal and agents use it."""
	name = _incident(incident)
	return _summary(decisions.expect(name, clock.to_utc(arguments.moment(until, _("Expected Until")))))


@frappe.whitelist(methods=["POST"])
@guards.roles(*teams.SUPPORT)
def close(incident: str = "", tickets_too: Any = False) -> dict[str, str]:
	"""Close an outage; with `tickets_too`, close its tickets."""
	with_tickets = arguments.flag(tickets_too, _("Tickets"))
	closed = decisions.close(_incident(incident), clock.utc_now())
	if with_tickets:
		tickets.close_all(closed.name)
	return _summary(closed)


@frappe.whitelist(methods=["POST"])
@guards.roles(*teams.SUPPORT)
def dismiss(incident: str = "", reason: str = "") -> dict[str, str]:
	"""Dismiss an incident that is not an outage."""
	why = arguments.text(reason, _("Reason"), max=500)
	return _summary(decisions.dismiss(_incident(incident), why))


@frappe.whitelist(methods=["POST"])
@guards.roles(*teams.SUPPORT)
def plan(
	olt: str = "",
	place: str = "",
	terminal: str = "",
	start: str = "",
	until: str = "",
	note: str = "",
	notify: Any = False,
) -> dict[str, str]:
	"""Plan maintenance on an OLT, a slot, a port (`place`: "0/1" or "0/1/3") or behind a terminal."""
	path = _path(_existing_record("OLT", olt), place, terminal)
	begins, ends = arguments.moment(start, _("Start")), arguments.moment(until, _("Until"))
	said = arguments.text(note, _("Note"), max=300, required=False)
	now = arguments.flag(notify, _("Tell customers now"))
	return _summary(planned.plan(path, clock.to_utc(begins), clock.to_utc(ends), said, now))


@frappe.whitelist(methods=["GET"])
@guards.roles(*teams.OPERATIONS)
def regulator_draft(incident: str = "") -> dict[str, str]:
	"""The facts of an outage for the notification to the CRTC: {"draft"}."""
	return {"draft": regulator.draft_notification(_incident(incident))}


@frappe.whitelist(methods=["POST"])
@guards.roles(*teams.SUPPORT)
def regulator_told(incident: str = "") -> dict[str, str]:
	"""Record that the CRTC has been notified."""
	return _summary(regulator.record_notification(_incident(incident)))


@frappe.whitelist(methods=["GET"])
@guards.roles(*teams.MANAGERS)
def credit_preview(incident: str = "") -> dict[str, Any]:
	"""The credit that this outage would give: {"lines", "total" (before taxes)}."""
	found = outage_credits.preview(_incident(incident))
	return {"lines": len(found), "total": float(sum(credit.amount for credit in found))}


@frappe.whitelist(methods=["POST"])
@guards.roles(*teams.MANAGERS)
def give_credit(incident: str = "") -> dict[str, str]:
	"""Credit every line of an outage for its time without service, on its next bill. Idempotent."""
	return _summary(decisions.ask_credit(_incident(incident)))


def _path(olt: str, place: object, terminal: object) -> tuple[str, ...]:
	behind = arguments.text(terminal, _("Terminal"), required=False)
	if behind:
		behind = _existing_record("Terminal", behind)
		at = frappe.db.get_value("Terminal", behind, ["olt", "frame", "slot", "port"], as_dict=True)
		if at.olt != olt:
			raise BadRequest(_("{0} hangs on {1}.").format(behind, at.olt))
		return facts.path_of(at.olt, at.frame, at.slot, at.port, topology.above(behind))
	parts = [part for part in arguments.text(place, _("Slot or Port"), required=False).split("/") if part]
	if not all(part.isascii() and part.isdigit() for part in parts) or len(parts) not in (0, 2, PLACE_PARTS):
		raise BadRequest(_("Enter a slot as 0/1, or a port as 0/1/3."))
	numbers = [int(part) for part in parts]
	if not numbers:
		return (olt,)
	whole = facts.path_of(olt, *(*numbers, 0)[:PLACE_PARTS])
	return whole[: len(numbers)]


def _incident(value: object) -> str:
	return _existing_record(service.DOCTYPE, value)


def _existing_record(doctype: str, value: object) -> str:
	name = arguments.text(value, _(doctype))
	if not frappe.db.exists(doctype, name):
		raise NotFound(_("Record not found."))
	return name


def _summary(incident: Any) -> dict[str, str]:
	return {"incident": incident.name, "status": incident.status}
