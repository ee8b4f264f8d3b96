"""Merges two tickets about the same matter: messages, files, notes and visits move to the remaining one.

The customer is not notified. Later messages to the merged ticket go to the remaining one (`flow/messages/threads.py`). The
moved records are stored, so that the merge can be undone.
"""

from __future__ import annotations

import json

import frappe
from frappe import _
from frappe.model.document import Document

from gigafibre_fsm.exceptions import BadRequest, Conflict, NotFound
from gigafibre_fsm.filters import among
from gigafibre_fsm.flow.messages import answers, communications
from gigafibre_fsm.flow.tickets.service_level import ISSUE, OPEN
from gigafibre_fsm.flow.vocabulary import RESOLVED_TICKET

# Records of a ticket: DocType -> (field with the linked DocType, field with its name).
MOVED = {
	"Communication": ("reference_doctype", "reference_name"),
	"Comment": ("reference_doctype", "reference_name"),
	"File": ("attached_to_doctype", "attached_to_name"),
	"Outbound Message": ("reference_doctype", "reference_name"),
	"Dispatch Job": ("", "issue"),
	"ToDo": ("reference_type", "reference_name"),
	ISSUE: ("", "fsm_parent"),
}
PERSONS = ("Comment", "Info")
"""Kinds of comments that move; others are the history of the form itself."""


def merge(name: str, into: str) -> Document:
	"""Close ticket `name` and move all its records to `into`. Returns `into`.

	Raises NotFound; BadRequest for a ticket and itself, for tickets of two customers, for a ticket about a device; Conflict
	when one of them was merged before, or `into` is closed.
	"""
	if name == into:
		raise BadRequest(_("Choose another ticket."))
	found = {each: _locked(each) for each in sorted((name, into))}
	gone, stays = found[name], found[into]
	_require_one_matter(gone, stays)
	_add_description_as_message(gone)
	moved = _move(_records_of(name), into)
	if gone.fsm_dispatch_job and not stays.fsm_dispatch_job:
		stays.db_set("fsm_dispatch_job", gone.fsm_dispatch_job)
	gone.update({"status": "Closed", "fsm_merged_into": into, "fsm_merged_rows": json.dumps(moved)})
	gone.fsm_parent = None
	_save(gone)
	gone.add_comment("Info", _("Merged into {0}.").format(into))
	stays.add_comment("Info", _("{0} was merged into this ticket: {1}").format(name, gone.subject))
	_save(stays)
	return stays


def separate(name: str) -> Document:
	"""Undo a merge: move the records that came from ticket `name` and are still with the other one back, and reopen it.
	Raises NotFound, Conflict for a ticket that is not merged.
	"""
	into = frappe.db.get_value(ISSUE, name, "fsm_merged_into")
	for each in sorted(filter(None, (name, into))):
		_locked(each)
	gone = frappe.get_doc(ISSUE, name)
	if not gone.fsm_merged_into:
		raise Conflict(_("This ticket is not merged."))
	rows = json.loads(gone.fsm_merged_rows or "{}")
	_move({doctype: _still_at(doctype, names, into) for doctype, names in rows.items()}, name)
	gone.update({"status": OPEN, "fsm_merged_into": None, "fsm_merged_rows": None})
	_save(gone)
	gone.add_comment("Info", _("Separated from {0}.").format(into))
	frappe.get_doc(ISSUE, into).add_comment("Info", _("{0} is its own ticket again.").format(name))
	return gone


def _locked(name: str) -> Document:
	if not frappe.db.exists(ISSUE, name):
		raise NotFound(_("Ticket not found."))
	return frappe.get_doc(ISSUE, name, for_update=True)


def _require_one_matter(gone: Document, stays: Document) -> None:
	for ticket in (gone, stays):
		if ticket.fsm_merged_into:
			raise Conflict(_("{0} is merged into {1} already.").format(ticket.name, ticket.fsm_merged_into))
	if stays.status in RESOLVED_TICKET:
		raise Conflict(_("{0} is over: reopen it first, or merge the other way round.").format(stays.name))
	if gone.customer and stays.customer and gone.customer != stays.customer:
		raise BadRequest(_("The two tickets belong to different customers."))
	if gone.customer and not stays.customer:
		raise BadRequest(_("Merge the other way round: {0} knows its customer.").format(gone.name))


def _add_description_as_message(gone: Document) -> None:
	"""Make the description of a ticket a message of the thread, if it is none yet."""
	said = answers.plain(gone.description)
	known = frappe.get_all(
		"Communication", {"reference_doctype": ISSUE, "reference_name": gone.name}, pluck="content"
	)
	if not said or said in map(answers.plain, known):
		return
	kept = frappe.get_doc(
		{
			"doctype": "Communication",
			"communication_type": communications.CONVERSATION,
			"communication_medium": "Other",
			"sent_or_received": "Received",
			"subject": gone.subject,
			"content": gone.description,
			"sender": gone.raised_by or "",
			"communication_date": gone.creation,
		}
	).insert(ignore_permissions=True)
	# Frappe reopens a ticket for whatever is received about it.
	about = {"reference_doctype": ISSUE, "reference_name": gone.name, "creation": gone.creation}
	kept.db_set(about, update_modified=False)


def _records_of(name: str) -> dict[str, list[str]]:
	found = {}
	for doctype, (kind, field) in MOVED.items():
		filters = {field: name, **({kind: ISSUE} if kind else {})}
		if doctype == "Comment":
			filters["comment_type"] = ("in", PERSONS)
		found[doctype] = [str(each) for each in frappe.get_all(doctype, filters, pluck="name", limit=0)]
	return found


def _still_at(doctype: str, names: list[str], ticket: str) -> list[str]:
	filters = {"name": among(names), MOVED[doctype][1]: ticket}
	return [str(each) for each in frappe.get_all(doctype, filters, pluck="name", limit=0)]


def _move(rows: dict[str, list[str]], ticket: str) -> dict[str, list[str]]:
	for doctype, names in rows.items():
		if names:
			filters = {"name": among(names)}
			frappe.db.set_value(doctype, filters, MOVED[doctype][1], ticket, update_modified=False)
	return {doctype: names for doctype, names in rows.items() if names}


def _save(ticket: Document) -> None:
	ticket.flags.ignore_permissions = ticket.flags.ignore_mandatory = True
	ticket.save()
