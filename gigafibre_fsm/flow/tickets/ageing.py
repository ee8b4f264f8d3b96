"""Escalates overdue tickets, once for each level: first to support, then to its lead."""

from __future__ import annotations

from datetime import timedelta

import frappe
from frappe import _
from frappe.utils import flt, get_datetime

from gigafibre_fsm import clock
from gigafibre_fsm.flow.ordering.task_owners import people
from gigafibre_fsm.flow.tickets import rules, service_level
from gigafibre_fsm.flow.vocabulary import SETTINGS
from gigafibre_fsm.notifications import bell, notify

TOPIC = "ticket.late"
MOST_AT_ONCE = 200
ROLE_OF = {rules.LATE: "late_tickets_role", rules.VERY_LATE: "very_late_tickets_role"}


def overdue() -> list[str]:
	"""Overdue open tickets with a level not escalated yet, latest first."""
	return frappe.get_all(
		service_level.ISSUE,
		filters={
			"status": service_level.OPEN,
			"fsm_due": ("<", clock.ago()),
			"fsm_escalated": ("<", rules.VERY_LATE),
		},
		order_by="fsm_due",
		limit=MOST_AT_ONCE,
		pluck="name",
	)


def escalate(name: str) -> int:
	"""Notify the people of the level that a ticket has reached, once; returns the level, or 0 if they were notified before."""
	issue = frappe.get_doc(service_level.ISSUE, name, for_update=True)
	settings = frappe.get_cached_doc(SETTINGS)
	now, hours = clock.ago(), service_level.opening_hours()
	due = get_datetime(issue.fsm_due) if issue.fsm_due and issue.status == service_level.OPEN else None
	level = rules.lateness(due, now, hours, timedelta(hours=flt(settings.very_late_hours)))
	if level <= (issue.fsm_escalated or 0):
		return rules.ON_TIME
	frappe.db.set_value(
		service_level.ISSUE,
		name,
		{"fsm_escalated": level, "fsm_escalated_on": now},
		update_modified=False,
	)
	role = settings.get(ROLE_OF[level]) or ""
	facts = {
		"ticket": name,
		"subject_line": issue.subject,
		"customer": issue.customer or "",
		"priority": issue.priority or "",
		"due": str(issue.fsm_due),
		"level": level,
		"role": role,
	}
	notify.tell_staff(TOPIC, facts, f"{TOPIC}:{name}:{level}:{issue.fsm_due}", issue)
	told = {*(people(role) if role else ()), *issue.get_assigned_users()}
	bell.notify_users(told, issue, _("Late ticket: {0} ({1})").format(issue.subject, name))
	return level
