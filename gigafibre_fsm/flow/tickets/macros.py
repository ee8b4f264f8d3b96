"""Macros (DocType Ticket Macro): prepared replies in the customer's language with the customer's data, and changes to the
ticket. Staff see, and may edit, the text before it is sent.
"""

from __future__ import annotations

from typing import Any

import frappe
from frappe import _
from frappe.model.document import Document
from frappe.utils import get_url

from gigafibre_fsm.exceptions import BadRequest, Conflict, NotFound
from gigafibre_fsm.flow.messages.service import answer as answer_request
from gigafibre_fsm.flow.tickets.service_level import ISSUE
from gigafibre_fsm.flow.vocabulary import SETTINGS, VISIT_OPEN
from gigafibre_fsm.notifications import templates

DOCTYPE = "Ticket Macro"
CHANGES = ("issue_type", "priority", "status")
KNOWN = (
	"name", "ticket", "subject_line", "address", "account", "visit_day", "visit_window", "owes", "support_phone",
	"support_email", "portal_url",
)  # fmt: skip
"""The placeholders that the text of a macro may use."""


def problems(text: str, language: str) -> list[str]:
	"""The errors in the text of a macro: unknown placeholders, or an error of Jinja."""
	return templates.template_errors(text, language, frozenset(KNOWN))


def prepare(issue: str, macro: str) -> dict[str, Any]:
	"""A preview of a macro on a ticket: {"text", "language", "changes"}; a change is {"field", "label", "value"}.

	Raises NotFound, Conflict for a macro that is disabled, or that has no text in this language and changes nothing.
	"""
	ticket, doc = _ticket_and_macro(issue, macro)
	language = templates.language(_language(ticket))
	text = templates.render_staff_text(doc.get(f"reply_{language}") or "", language, facts(ticket))
	changes = [
		{"field": field, "label": _(ticket.meta.get_label(field)), "value": doc.get(field)}
		for field in CHANGES
		if doc.get(field) and doc.get(field) != ticket.get(field)
	]
	return {"text": text, "language": language, "changes": changes}


def apply_macro(issue: str, macro: str, text: str) -> dict[str, Any]:
	"""Reply with `text` (an empty text sends nothing) and make the macro's changes: {"answer", "status"}.

	Raises as `prepare`; BadRequest when nothing would happen.
	"""
	ticket, doc = _ticket_and_macro(issue, macro)
	changes = {field: doc.get(field) for field in CHANGES if doc.get(field)}
	if not text.strip() and not changes:
		raise BadRequest(_("This macro has no words for this customer, and changes nothing."))
	answer = answer_request(issue, text) if text.strip() else ""
	if changes:
		ticket = frappe.get_doc(ISSUE, issue, for_update=True)
		ticket.update(changes)
		ticket.flags.ignore_mandatory = True
		ticket.save()
	return {"answer": answer, "status": ticket.status}


def facts(ticket: Document) -> dict[str, Any]:
	"""The customer's data, by the names in KNOWN; unknown values are empty."""
	settings = frappe.get_cached_doc(SETTINGS)
	customer = ticket.customer or ""
	fields = ["customer_name", "fsm_account_number", "legacy_customer_id"]
	person = frappe.db.get_value("Customer", customer, fields, as_dict=True) if customer else None
	visit = frappe.db.get_value(
		"Dispatch Job",
		{"issue": ticket.name, "status": ("in", VISIT_OPEN), "scheduled_date": ("is", "set")},
		["scheduled_date", "time_window"],
		as_dict=True,
	)
	return {
		"name": person.customer_name if person else "",
		"ticket": ticket.name,
		"subject_line": ticket.subject or "",
		"address": _address(ticket),
		"account": (person.fsm_account_number or person.legacy_customer_id or "") if person else "",
		"visit_day": str(visit.scheduled_date) if visit else "",
		"visit_window": visit.time_window if visit else "",
		"owes": _unpaid_amount(customer),
		"support_phone": settings.support_phone or "",
		"support_email": settings.support_email or "",
		"portal_url": get_url("/portail"),
	}


def _ticket_and_macro(issue: str, macro: str) -> tuple[Document, Document]:
	if not frappe.db.exists(ISSUE, issue):
		raise NotFound(_("Ticket not found."))
	if not frappe.db.exists(DOCTYPE, macro):
		raise NotFound(_("Macro not found."))
	doc = frappe.get_cached_doc(DOCTYPE, macro)
	if doc.disabled:
		raise Conflict(_("This macro is disabled."))
	return frappe.get_doc(ISSUE, issue), doc


def _language(ticket: Document) -> str:
	return (frappe.db.get_value("Customer", ticket.customer, "language") or "") if ticket.customer else ""


def _address(ticket: Document) -> str:
	place = ticket.fsm_service_location
	if not place and ticket.customer:
		own = {"customer": ticket.customer, "status": ("!=", "Disconnected")}
		places = frappe.get_all("Service Location", own, pluck="name", limit=2)
		place = places[0] if len(places) == 1 else None
	if not place:
		return ""
	line = frappe.db.get_value("Service Location", place, ["address_line", "city"])
	return ", ".join(filter(None, line or ()))


def _unpaid_amount(customer: str) -> str:
	"""The dollars of unpaid bills; empty when nothing is owed."""
	if not customer:
		return ""
	bills = frappe.get_all(
		"Sales Invoice",
		{"customer": customer, "docstatus": 1, "outstanding_amount": (">", 0)},
		pluck="outstanding_amount",
	)
	return str(round(sum(bills), 2)) if bills else ""
