"""Closes tickets: a ticket with a planned visit is resolved by the visit; a parent ticket closes its parts."""

from __future__ import annotations

import frappe
from frappe import _
from frappe.model.document import Document

from gigafibre_fsm.exceptions import BadRequest
from gigafibre_fsm.flow.tickets.service_level import ISSUE, OPEN
from gigafibre_fsm.flow.vocabulary import RESOLVED_TICKET, VISIT_OPEN

WAITS = "On Hold"
TO_BE_DONE = (*VISIT_OPEN, "Failed")
"""A failed visit is planned again."""


def wait_for_visit(issue: Document) -> None:
	"""A ticket that is resolved while its visit is still planned goes on hold until the visit."""
	before = issue.get_doc_before_save()
	ends = issue.status in RESOLVED_TICKET and not (before and before.status in RESOLVED_TICKET)
	if not ends:
		if issue.status != WAITS:
			issue.fsm_resolves_with_visit = 0
		return
	visit = not issue.is_new() and visit_under_way(issue.name)
	issue.fsm_resolves_with_visit = int(bool(visit))
	if visit:
		issue.status = WAITS
		frappe.msgprint(_("Resolved as soon as visit {0} is done.").format(visit), alert=True)


def visit_under_way(issue: str) -> str:
	return frappe.db.get_value("Dispatch Job", {"issue": issue, "status": ("in", TO_BE_DONE)}, "name") or ""


def on_visit_ended(visit: Document) -> None:
	"""When a visit is completed, resolve the ticket that waited for it; when it is cancelled, reopen it."""
	if not visit.get("issue"):
		return
	issue = frappe.get_doc(ISSUE, visit.issue, for_update=True)
	if not issue.fsm_resolves_with_visit or visit_under_way(issue.name):
		return
	done = visit.status == "Completed"
	issue.status = "Resolved" if done else OPEN
	issue.flags.ignore_permissions = issue.flags.ignore_mandatory = True
	issue.save()
	if not done:
		issue.add_comment("Info", _("Visit {0} was cancelled: open again.").format(visit.name))


def require_one_level(issue: Document) -> None:
	"""Raises BadRequest for a ticket that would be part of itself, or of a part of another ticket."""
	parent = issue.fsm_parent
	if not parent:
		return
	if parent == issue.name or frappe.db.get_value(ISSUE, parent, "fsm_parent"):
		raise BadRequest(_("{0} is itself part of another ticket.").format(parent))
	if not issue.is_new() and frappe.db.exists(ISSUE, {"fsm_parent": issue.name}):
		raise BadRequest(_("Other tickets are part of this one: it cannot be part of another."))


def close_parts(issue: Document) -> list[str]:
	"""Close the parts of a closed ticket, each after its own visit; returns them."""
	before = issue.get_doc_before_save()
	if issue.status not in RESOLVED_TICKET or (before and before.status in RESOLVED_TICKET):
		return []
	parts = frappe.get_all(
		ISSUE,
		{"fsm_parent": issue.name, "status": ("not in", RESOLVED_TICKET)},
		pluck="name",
		order_by="creation",
	)
	for name in parts:
		part = frappe.get_doc(ISSUE, name)
		part.status = issue.status
		part.resolution_details = part.resolution_details or issue.resolution_details
		part.flags.ignore_permissions = part.flags.ignore_mandatory = True
		part.save()
	return parts
