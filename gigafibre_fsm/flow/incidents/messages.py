"""Outage messages to customers: each once, automatically behind gates or by staff, and the all-clear to exactly the same
recipients.
"""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import frappe
from frappe import _
from frappe.model.document import Document
from frappe.utils import cint

from gigafibre_fsm import clock, dates
from gigafibre_fsm.exceptions import Conflict
from gigafibre_fsm.filters import among
from gigafibre_fsm.flow.availability import masters
from gigafibre_fsm.flow.incidents import causes, gates, service
from gigafibre_fsm.flow.vocabulary import OPEN_INCIDENT, SETTINGS
from gigafibre_fsm.notifications import templates
from gigafibre_fsm.notifications.notify import tell_customer, tell_person, tell_staff
from gigafibre_fsm.outbox.service import DOCTYPE as MESSAGE
from gigafibre_fsm.outbox.service import withdraw

OPENED, CLEARED = "incident.opened", "incident.cleared"
NOTICE, CALLED_OFF = "incident.planned", "incident.called_off"
STATES = {"wait": "Settling", "ask": "To Decide", "dry run": "Dry Run", "never": "None"}
SENT, ALL_CLEAR = service.TOLD, "All-clear Sent"
AT_ONCE = 200
"""Customers per transaction; the next minute continues."""


def messages_due() -> list[str]:
	"""The incidents with possibly due messages."""
	return frappe.db.sql(
		"""SELECT name FROM `tabNetwork Incident` WHERE status = 'Running' OR status = 'Planned' AND message_state = 'Sent'
		OR status IN ('Over', 'Dismissed') AND message_state = 'Sent' ORDER BY name""",
		pluck=True,
	)


def sweep(name: str) -> None:
	"""Process one incident; called every minute."""
	incident = frappe.get_doc(service.DOCTYPE, name, for_update=True)
	now = clock.utc_now()
	if incident.status in (service.OVER, service.DISMISSED):
		if not incident.ended_at or now - incident.ended_at >= timedelta(minutes=_limits().settled_minutes):
			_send_all_clear(incident)
	elif incident.message_state == SENT:
		if incident.cause not in causes.NOT_OURS:
			_send_messages(incident)
	else:
		_decide(incident)


def send_notice(name: str) -> Document:
	"""Send the outage message, as staff decide. Raises Conflict when it was sent, or when another system is the master."""
	incident = frappe.get_doc(service.DOCTYPE, name, for_update=True)
	if incident.status not in OPEN_INCIDENT:
		raise Conflict(_("This incident is already over."))
	if incident.message_state == SENT:
		raise Conflict(_("Its customers have been told already."))
	if incident.cause in causes.NOT_OURS:
		raise Conflict(_("A power cut is not sent out as a fault of the network: change the cause first."))
	return _start(incident, by=frappe.session.user)


def _decide(incident: Document) -> None:
	limits = _limits()
	decision = gates.decide(
		incident.cause,
		incident.opened_at,
		incident.lines_down,
		_sent_today(),
		limits,
		clock.utc_now(),
		masters.is_run_here(incident.olt),
	)
	if decision.what == "send":
		_start(incident)
		return
	state = STATES[decision.what]
	why = _reason_text(decision.reason)
	if incident.message_state == state and (incident.message_reason or "") == why:
		return
	service.update_incident(incident.name, message_state=state, message_reason=why)
	if state in ("To Decide", "Dry Run"):
		facts = {
			"incident": incident.name,
			"place": incident.place,
			"cause": incident.cause,
			"lines": incident.lines_down,
			"reason": decision.reason,
		}
		tell_staff("incident.to_decide", facts, f"incident.to_decide:{incident.name}:{state}", incident)


def _reason_text(reason: str) -> str:
	"""A reason of gates.py as a sentence for staff."""
	words = {
		"settling": _("It may be over in a few minutes."),
		"cause": _("The cause is not certain."),
		"small": _("Fewer lines than are told by themselves."),
		"large": _("More lines than are told by themselves."),
		"many": _("Enough outages were told today."),
		"off": _("Messages are off in the settings."),
		"power": _("A power cut is no fault of the network."),
		"planned": _("Planned work has its notice."),
		"elsewhere": _("The former system runs this OLT: only a person tells its customers."),
	}
	return words.get(reason, "")


def _start(incident: Document, by: str | None = None) -> Document:
	told = service.update_incident(
		incident.name, message_state=SENT, message_reason="", told_at=clock.utc_now(), told_by=by
	)
	_send_messages(told)
	return told


def _send_messages(incident: Document) -> None:
	"""Send the message to customers who did not get it yet, up to the limit of the settings."""
	planned = incident.status == service.PLANNED
	room = (
		max(_limits().largest - service.count_notified(incident.name), 0) if not incident.told_by else AT_ONCE
	)
	for row in _rows(incident.name, limit=min(room, AT_ONCE)):
		topic = NOTICE if planned else OPENED
		tell_customer(
			row.customer, topic, _facts(incident, row.customer), _key(topic, incident, row.customer), incident
		)
		frappe.db.set_value(service.ROW, row.name, "told_at", clock.utc_now())


def _send_all_clear(incident: Document) -> None:
	"""Send the all-clear to the numbers and addresses to which the outage message was or is being sent."""
	for topic in (OPENED, NOTICE):
		withdraw(topic, incident)
	rows = frappe.get_all(
		service.ROW,
		filters={"incident": incident.name, "told_at": ("is", "set"), "cleared_at": ("is", "not set")},
		fields=["name", "customer"],
		order_by="location",
		limit=AT_ONCE,
	)
	reached = _reached(incident)
	for row in rows:
		_clear_one(incident, row.customer, reached.get(row.customer, {}))
		frappe.db.set_value(service.ROW, row.name, "cleared_at", clock.utc_now())
	if len(rows) < AT_ONCE:
		service.update_incident(incident.name, message_state=ALL_CLEAR)


def _clear_one(incident: Document, customer: str, reached: dict[str, str]) -> None:
	topic = CALLED_OFF if incident.status == service.DISMISSED else CLEARED
	person = frappe.db.get_value("Customer", customer, ["customer_name", "language"], as_dict=True)
	if person and reached:
		tell_person(
			topic,
			{"name": person.customer_name, **_facts(incident, customer)},
			_key(topic, incident, customer),
			phone=reached.get("SMS"),
			email=reached.get("E-mail"),
			language=person.language,
			reference=incident,
		)


def _reached(incident: Document) -> dict[str, dict[str, str]]:
	"""{customer: {channel: number or address}} to which the message of this incident, or of a merged one, was sent."""
	parts = [
		incident.name,
		*frappe.get_all(service.DOCTYPE, {"parent_incident": incident.name}, pluck="name"),
	]
	rows = frappe.get_all(
		MESSAGE,
		filters={
			"reference_doctype": service.DOCTYPE,
			"reference_name": among(parts),
			"topic": ("in", (OPENED, NOTICE)),
			"status": ("!=", "Dead"),
		},
		fields=["idempotency_key", "channel", "target"],
	)
	reached: dict[str, dict[str, str]] = {}
	for row in rows:
		customer = row.idempotency_key.split(":", 2)[2].rpartition(":")[0]
		reached.setdefault(customer, {})[row.channel] = row.target
	return reached


def _rows(incident: str, limit: int) -> list[Any]:
	if not limit:
		return []
	untold = {
		"incident": incident,
		"told_at": ("is", "not set"),
		"back_at": ("is", "not set"),
		"customer": ("is", "set"),
	}
	return frappe.get_all(
		service.ROW, filters=untold, fields=["name", "customer"], order_by="location", limit=limit
	)


def _facts(incident: Document, customer: str) -> dict[str, Any]:
	language = templates.language(frappe.db.get_value("Customer", customer, "language"))
	today = clock.to_site_time(clock.utc_now()).date()
	times = {
		name: dates.moment_phrase(clock.to_site_time(at), language, today) if at else ""
		for name, at in (
			("since", incident.started_at),
			("until", incident.expected_until),
			("ended", incident.ended_at),
		)
	}
	return {**times, "note": incident.note_for_customers or "", "work": incident.cause == causes.PLANNED}


def _key(topic: str, incident: Document, customer: str) -> str:
	return f"{topic}:{incident.name}:{customer}"


def _sent_today() -> int:
	"""Outages of the last day with automatic messages."""
	lately = clock.utc_now() - timedelta(days=1)
	return frappe.db.count(service.DOCTYPE, {"told_at": (">", lately), "told_by": ("is", "not set")})


def _limits() -> gates.Limits:
	settings = frappe.get_cached_doc(SETTINGS)
	return gates.Limits(
		settings.incident_messages or gates.OFF,
		cint(settings.incident_settled_minutes),
		cint(settings.incident_smallest),
		cint(settings.incident_largest),
		cint(settings.incident_a_day),
	)
