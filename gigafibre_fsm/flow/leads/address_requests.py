"""Visitors' requests about one address: to check an unknown address, or to move in where someone is in service."""

from __future__ import annotations

import datetime
from typing import Any

import frappe
from frappe import _
from frappe.model.document import Document
from frappe.utils import getdate

from gigafibre_fsm import dates
from gigafibre_fsm.exceptions import BadRequest, NotFound
from gigafibre_fsm.flow.leads import lead_records
from gigafibre_fsm.flow.leads.abandoned_checkouts import ORDER
from gigafibre_fsm.guards.arguments import without_link
from gigafibre_fsm.notifications import notify

CHECK_KIND, MOVE_KIND = "Address Check", "Move In"
CHECK_SUBJECT = "Adresse à vérifier - {0}"
MOVE_SUBJECT = "Emménagement le {1} - {0}"


def check_address(lead: Document, name: str, email: str, phone: str, language: str) -> dict[str, Any]:
	"""Ask staff to check the address of this lead, which is unknown here."""
	issue = lead_records.issue_of(
		lead, CHECK_KIND, CHECK_SUBJECT.format(lead.fsm_address), _contact(name, email, phone)
	)
	_notify_staff(issue, lead, CHECK_KIND, name, email, phone, language, "")
	return {
		"noted": True,
		"message": _("Thank you. We will check your address and write to you within one business day."),
	}


def move_in(
	address: str, name: str, email: str, phone: str, on: datetime.date, language: str
) -> dict[str, Any]:
	"""Record a move-in at an address where another customer is in service; sales arranges it with both. Raises NotFound, and
	BadRequest for a day in the past.
	"""
	if on < getdate():
		raise BadRequest(_("This date has passed. Please choose another one."))
	place = lead_records.address_fields(address)
	if not lead_records.is_known(place):
		raise NotFound(_("We do not know this address. Please search for it again."))
	lead = lead_records.find(email, phone) or frappe.new_doc("Lead")
	lead_records.fill(lead, name, email, phone, language, place).fsm_interest = ORDER
	lead_records.save(lead)
	subject = MOVE_SUBJECT.format(place["fsm_address"], dates.without_weekday(on, "fr"))
	issue = lead_records.issue_of(lead, MOVE_KIND, subject, _contact(name, email, phone))
	_notify_staff(issue, lead, MOVE_KIND, name, email, phone, language, str(on))
	return {
		"noted": True,
		"message": _("Thank you. We will prepare your connection and write to you within one business day."),
	}


def _contact(name: str, email: str, phone: str) -> str:
	return "\n".join(filter(None, (name, email, phone)))


def _notify_staff(
	issue: Document, lead: Document, kind: str, name: str, email: str, phone: str, language: str, on: str
) -> None:
	facts = {
		"kind": kind, "lead": lead.name, "issue": issue.name, "address": lead.fsm_address, "name": name,
		"email": email, "phone": phone, "date": on,
	}  # fmt: skip
	key = f"lead.request:{issue.name}"
	notify.tell_person(
		"lead.request",
		{**facts, "address": without_link(lead.fsm_address)},
		key,
		email=email,
		phone=phone,
		language=language,
		reference=issue,
	)
	notify.tell_staff("lead.request", facts, key, reference=issue)
