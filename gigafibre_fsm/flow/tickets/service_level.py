"""Due times of tickets: the kind of a ticket gives its priority, the priority the hours for a first answer and for a
solution.

Where ERPNext's own Service Level Agreement applies to a ticket, its times are used.
"""

from __future__ import annotations

from datetime import datetime, time, timedelta
from typing import Any

import frappe
from frappe.model.document import Document
from frappe.utils import cint, flt, get_datetime

from gigafibre_fsm import clock
from gigafibre_fsm.flow.tickets import rules
from gigafibre_fsm.flow.tickets.rules import Allowed, OpeningHours
from gigafibre_fsm.flow.vocabulary import RESOLVED_TICKET, SETTINGS

ISSUE = "Issue"
OPEN = "Open"
USUAL_HOURS = (8, 17)
LEGACY = "Legacy"
"""The kind of migrated tickets: their times ran in the former system."""
KEPT = (
	"first_responded_on", "response_by", "sla_resolution_by", "fsm_due", "fsm_waiting_since", "fsm_waited", "fsm_escalated",
)  # fmt: skip


def set_priority(issue: Document) -> None:
	"""Set the priority of a ticket without one, from its kind, else from the settings; a changed kind changes it."""
	if issue.get("fsm_kind") == LEGACY:
		return
	before = issue.get_doc_before_save()
	other_kind = before and before.issue_type != issue.issue_type and before.priority == issue.priority
	if issue.priority and not other_kind:
		return
	of_kind = issue.issue_type and frappe.db.get_value("Issue Type", issue.issue_type, "fsm_priority")
	usual = frappe.get_cached_doc(SETTINGS).ticket_priority
	issue.priority = of_kind or issue.priority or usual or None


def update_due_times(issue: Document) -> None:
	"""Before a ticket is saved: set its due time, and since when it waits for its customer or a visit."""
	if issue.get("fsm_kind") == LEGACY:
		return
	now = clock.ago()
	hours = opening_hours()
	_count_waiting(issue, now, hours)
	answered, waits = bool(issue.first_responded_on), issue.status != OPEN
	if issue.get("service_level_agreement"):
		due = rules.next_due(_moment(issue.response_by), _moment(issue.sla_resolution_by), answered, waits)
	else:
		opened = _moment(issue.creation) or now
		waited = timedelta(seconds=cint(issue.fsm_waited))
		found = rules.deadlines(opened, allowed(issue.priority), hours, waited, answered, waits)
		issue.response_by, issue.sla_resolution_by, due = found.answer_by, found.solve_by, found.due
	if due and due > now:
		issue.fsm_escalated = rules.ON_TIME  # it may become overdue again
	issue.fsm_due = due


def refresh(issue_name: str) -> None:
	"""Update a ticket after a message has changed its status or first answer, which Frappe writes without saving it."""
	if not frappe.db.exists(ISSUE, issue_name):
		return  # Frappe keeps the messages of a deleted record
	issue = frappe.get_doc(ISSUE, issue_name, for_update=True)
	before = {field: issue.get(field) for field in KEPT}
	issue.first_responded_on = issue.first_responded_on or _first_answer(issue_name)
	update_due_times(issue)
	changed = {field: issue.get(field) for field in KEPT if issue.get(field) != before[field]}
	if changed:
		frappe.db.set_value(ISSUE, issue_name, changed, update_modified=False)


def record_closing(issue: Document) -> None:
	"""Record who closed a ticket, and when, for the shift report."""
	before = issue.get_doc_before_save()
	was_over = bool(before) and before.status in RESOLVED_TICKET
	if issue.status in RESOLVED_TICKET and not was_over:
		issue.fsm_closed_on, issue.fsm_closed_by = clock.ago(), frappe.session.user
	elif issue.status not in RESOLVED_TICKET:
		issue.fsm_closed_on = issue.fsm_closed_by = None


def allowed(priority: str | None) -> Allowed:
	"""The hours of a priority, from its record."""
	row = priority and frappe.db.get_value(
		"Issue Priority", priority, ["fsm_answer_hours", "fsm_solve_hours"], as_dict=True
	)
	if not row:
		return Allowed()
	return Allowed(
		timedelta(hours=max(flt(row.fsm_answer_hours), 0)), timedelta(hours=max(flt(row.fsm_solve_hours), 0))
	)


def opening_hours() -> OpeningHours:
	settings = frappe.get_cached_doc(SETTINGS)
	opens, closes = cint(settings.support_from_hour), cint(settings.support_to_hour)
	if not opens < closes:  # a site whose settings were never saved
		opens, closes = USUAL_HOURS
	return OpeningHours(time(opens), time(closes), bool(cint(settings.support_on_saturday)))


def _first_answer(issue: str) -> datetime | None:
	sent = {
		"reference_doctype": ISSUE,
		"reference_name": issue,
		"communication_type": "Communication",
		"sent_or_received": "Sent",
	}
	return frappe.db.get_value("Communication", sent, "creation", order_by="creation asc")


def _count_waiting(issue: Document, now: datetime, hours: OpeningHours) -> None:
	since = _moment(issue.fsm_waiting_since)
	if issue.status != OPEN:
		issue.fsm_waiting_since = since or now
	elif since:
		waited = rules.working_time_between(since, now, hours)
		issue.fsm_waited = cint(issue.fsm_waited) + int(waited.total_seconds())
		issue.fsm_waiting_since = None


def _moment(value: Any) -> datetime | None:
	return get_datetime(value) if value else None
