"""Finds, fills and saves Leads of visitors."""

from __future__ import annotations

from typing import Any

import frappe
from frappe.model.document import Document
from frappe.utils import escape_html, now_datetime

from gigafibre_fsm.exceptions import FsmError
from gigafibre_fsm.filters import among
from gigafibre_fsm.flow.availability.service import locate_address, read_offer
from gigafibre_fsm.overrides.avatar import without_gravatar
from gigafibre_fsm.setup.roles import SALES


def address_fields(address: str) -> dict[str, Any]:
	"""The Lead's address fields, for a known or a typed address."""
	try:
		identity = address if address[:2] in ("p:", "c:") else read_offer(address)["a"]
		found = locate_address(identity)
	except FsmError:
		frappe.clear_last_message()
		return {
			"fsm_address": address[:140],
			"fsm_civic_address": None,
			"fsm_municipality": "",
			"fsm_municipality_code": "",
		}
	return {
		"fsm_address": ", ".join(part for part in (found.label, found.locality) if part)[:140],
		"fsm_civic_address": int(identity[2:]) if identity[0] == "c" else None,
		"fsm_municipality": found.locality,
		"fsm_municipality_code": found.municipality_code,
		"city": found.locality,
	}


def is_known(place: dict[str, Any]) -> bool:
	"""Whether these fields of `place` belong to a known address, not to a typed one."""
	return "city" in place


def find(email: str, phone: str) -> Document | None:
	"""The latest Lead of this person, locked. The lock also covers the gap where one would be inserted: of two concurrent
	requests one is repeated (guards) and then finds the other's lead.
	"""
	for field, value in (("email_id", email), ("mobile_no", phone)):
		found = value and frappe.db.sql(
			f"SELECT name FROM `tabLead` WHERE {field} = %s ORDER BY creation DESC LIMIT 1 FOR UPDATE",  # noqa: S608
			value,
		)
		if found:
			return frappe.get_doc("Lead", found[0][0], for_update=True)
	return None


def fill(lead: Document, name: str, email: str, phone: str, language: str, place: dict[str, Any]) -> Document:
	"""Write a visitor's details into a Lead, with their consent to be contacted. Empty values keep those of the Lead."""
	lead.update(
		{
			"first_name": lead.first_name or name,
			"email_id": email or lead.email_id,
			"mobile_no": phone or lead.mobile_no,
			"language": language,
			"fsm_consent_at": now_datetime(),
			**place,
		}
	)
	return lead


def save(lead: Document) -> None:
	"""Save without permissions, on behalf of the visitor: the API has validated the values."""
	lead.flags.ignore_permissions = True
	with without_gravatar():
		lead.save()


def issue_of(lead: Document, kind: str, subject: str, message: str) -> Document:
	"""Add the message to this lead's open Issue with this subject; otherwise open one, assigned to a seller."""
	subject = subject[:140]
	open_one = frappe.db.get_value("Issue", {"lead": lead.name, "subject": subject, "status": "Open"})
	if open_one:
		issue = frappe.get_doc("Issue", open_one)
		issue.add_comment("Comment", escape_html(message or subject))
		return issue
	issue = frappe.new_doc("Issue")
	issue.update(
		{
			"subject": subject,
			"raised_by": lead.email_id,
			"lead": lead.name,
			"fsm_kind": kind,
			"description": escape_html(message or subject).replace("\n", "<br>"),
		}
	)
	issue.flags.ignore_permissions = True
	issue.insert()
	if person := _least_busy_seller():
		todo = {
			"reference_type": "Issue",
			"reference_name": issue.name,
			"allocated_to": person,
			"description": subject,
		}
		frappe.get_doc({"doctype": "ToDo", "assigned_by": "Administrator", **todo}).insert(
			ignore_permissions=True
		)
	return issue


def _least_busy_seller() -> str | None:
	with_role = frappe.get_all("Has Role", filters={"role": SALES, "parenttype": "User"}, pluck="parent")
	people = (
		frappe.get_all(
			"User", filters={"name": among(with_role), "enabled": 1}, pluck="name", order_by="name"
		)
		if with_role
		else []
	)
	return min(
		people,
		key=lambda user: frappe.db.count("ToDo", {"allocated_to": user, "status": "Open"}),
		default=None,
	)
