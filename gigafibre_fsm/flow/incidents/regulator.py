"""The CRTC deadline of an outage, and the draft of its notification. Rules: crtc.py."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import frappe
from frappe import _
from frappe.model.document import Document

from gigafibre_fsm import clock
from gigafibre_fsm.exceptions import Conflict
from gigafibre_fsm.flow.incidents import crtc, service
from gigafibre_fsm.flow.vocabulary import SETTINGS
from gigafibre_fsm.notifications.notify import tell_staff


def notifications_due() -> list[str]:
	"""The outages with a running deadline: current ones, and those that ended in the last day."""
	return frappe.db.sql(
		"""SELECT name FROM `tabNetwork Incident` WHERE status = 'Running' OR status = 'Over' AND ended_at > %s""",
		clock.utc_now() - timedelta(days=1),
		pluck=True,
	)


def sweep(name: str) -> None:
	"""Update the CRTC deadline of an outage; staff are notified once when it becomes major."""
	incident = frappe.get_doc(service.DOCTYPE, name, for_update=True)
	now = _clock(incident)
	values = {"user_minutes": now.user_minutes, "notify_by": now.notify_by, "report_by": now.report_by}
	if any(incident.get(field) != value for field, value in values.items()):
		frappe.db.set_value(service.DOCTYPE, name, values, update_modified=False)
	if now.is_major and not incident.regulator_told_at:
		told = {
			"incident": name,
			"place": incident.place,
			"lines": incident.lines_affected,
			"user_minutes": now.user_minutes,
			"notify_by": clock.with_zone(now.notify_by),
		}
		tell_staff("incident.major", told, f"incident.major:{name}", incident)


def record_notification(name: str) -> Document:
	"""Record that staff have notified the CRTC. Raises Conflict when it was already recorded."""
	incident = frappe.get_doc(service.DOCTYPE, name, for_update=True)
	if incident.regulator_told_at:
		raise Conflict(_("The CRTC has been notified already."))
	return service.update_incident(
		name, regulator_told_at=clock.utc_now(), regulator_told_by=frappe.session.user
	)


def draft_notification(name: str) -> str:
	"""The facts of an outage for the notification, which staff complete and file."""
	incident, settings = frappe.get_doc(service.DOCTYPE, name), frappe.get_cached_doc(SETTINGS)
	now = _clock(incident)
	facts: tuple[tuple[str, Any], ...] = (
		(_("Provider"), settings.legal_name),
		(_("Contact"), ", ".join(filter(None, (settings.support_phone, settings.support_email)))),
		(_("Incident"), incident.name),
		(_("Start"), clock.with_zone(incident.started_at)),
		(_("End"), clock.with_zone(incident.ended_at) or _("under way")),
		(_("Expected Until"), clock.with_zone(incident.expected_until)),
		(_("Area"), _area(incident)),
		(_("Services"), _("Internet, television, telephone")),
		(_("Users affected"), incident.lines_affected),
		(_("User-minutes"), now.user_minutes),
		(_("Telephone lines without 9-1-1"), incident.emergency_lines),
		(_("Isolates a Community"), _("yes") if incident.isolates_community else _("no")),
		(_("Cause"), _(incident.cause)),
		(_("Notify By"), clock.with_zone(now.notify_by)),
		(_("Report By"), clock.with_zone(now.report_by)),
		(_("Notes"), incident.notes),
	)
	return "\n".join(_("{0}: {1}").format(label, value) for label, value in facts if value not in (None, ""))


def _area(incident: Document) -> str:
	towns = frappe.db.sql(
		"""SELECT DISTINCT l.city FROM `tabIncident Location` r JOIN `tabService Location` l ON l.name = r.location
		WHERE r.incident = %s AND COALESCE(l.city, '') != '' ORDER BY l.city""",
		incident.name,
		pluck=True,
	)
	return ", ".join(towns) or incident.place


def _clock(incident: Document) -> crtc.Clock:
	rows = frappe.get_all(
		service.ROW, filters={"incident": incident.name}, fields=["silent_since", "back_at"]
	)
	down = [(row.silent_since, row.back_at) for row in rows if row.silent_since]
	return crtc.clock(
		down, incident.started_at, incident.ended_at, bool(incident.isolates_community), clock.utc_now()
	)
