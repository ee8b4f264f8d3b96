"""Issue: clears the owner of one that a device or a visitor caused, which ERPNext's portal would show to every visitor; links
a customer's ticket to the current outage. Due time, visit and parts: `flow/tickets`.
"""

from __future__ import annotations

import frappe
from frappe.model.document import Document

from gigafibre_fsm.flow.incidents import tickets
from gigafibre_fsm.flow.tickets import closing, service_level


def before_insert(issue: Document, method: str | None = None) -> None:
	tickets.on_new(issue)


def before_validate(issue: Document, method: str | None = None) -> None:
	if issue.raised_by in (None, "", "Guest") and frappe.session.user == "Guest":
		issue.raised_by = "Administrator"
	service_level.set_priority(issue)


def validate(issue: Document, method: str | None = None) -> None:
	closing.require_one_level(issue)
	closing.wait_for_visit(issue)


def before_save(issue: Document, method: str | None = None) -> None:
	"""After ERPNext's own service level, which is applied at validation."""
	service_level.update_due_times(issue)
	service_level.record_closing(issue)


def on_update(issue: Document, method: str | None = None) -> None:
	closing.close_parts(issue)
