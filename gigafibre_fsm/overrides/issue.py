"""Issue: one caused by a device or a visitor has no outside owner, or ERPNext's portal would show it to every visitor; one of a
customer in an outage joins it.
"""

from __future__ import annotations

import frappe
from frappe.model.document import Document

from gigafibre_fsm.flow.incidents import tickets


def before_insert(issue: Document, method: str | None = None) -> None:
	tickets.on_new(issue)


def before_validate(issue: Document, method: str | None = None) -> None:
	if issue.raised_by in (None, "", "Guest") and frappe.session.user == "Guest":
		issue.raised_by = "Administrator"
