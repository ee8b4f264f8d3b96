"""Visitors whom fibre does not reach yet, and companies that want a line of their own: Leads, Issues, and the
news.
"""

from __future__ import annotations

import hashlib
from typing import Any
from urllib.parse import quote

import frappe
from frappe import _
from frappe.model.document import Document
from frappe.utils import escape_html, get_url, now_datetime

from gigafibre_fsm.exceptions import FsmError
from gigafibre_fsm.flow.availability import service as availability
from gigafibre_fsm.flow.availability.search.labels import place_of_drop
from gigafibre_fsm.flow.leads.rules import Wish, concerns
from gigafibre_fsm.outbox import notices

NOTIFY, BUSINESS = "Notify", "Business"
ENTERPRISE = "Enterprise"
QUOTE_KIND = "Business Quote"
QUOTE_SUBJECT = "Soumission fibre entreprise - {0}"
SALES_ROLE = "FSM Sales"


def notify_me(address: str, name: str, email: str, phone: str, language: str) -> dict[str, Any]:
	"""Remember that someone wants to know when fibre arrives, once a person: a second time changes the first.

	`address` is an id of the search, an offer, or what was typed. The consent was given (the API checks it).
	"""
	place = _place(address)
	lead = _find(email, phone) or frappe.new_doc("Lead")
	lead.update(
		{
			"first_name": lead.first_name or name,
			"email_id": email or lead.email_id,
			"mobile_no": phone or lead.mobile_no,
			"language": language,
			"fsm_interest": lead.fsm_interest or NOTIFY,
			"fsm_consent_at": now_datetime(),
			"fsm_notified_at": None,
			**place,
		}
	)
	lead.flags.ignore_permissions = True
	lead.save()
	zone = _count_demand(place)
	key = f"lead.noted:{lead.name}:{_digest(place['fsm_address'])}"
	context = {
		"address": place["fsm_address"],
		"municipality": place["municipality"],
		"planned_date": zone and zone.planned_date,
	}
	notices.tell_person(
		"lead.noted",
		{**context, "name": name},
		key,
		email=email,
		phone=phone,
		language=language,
		reference=lead,
	)
	notices.tell_staff("lead.noted", {**context, "lead": lead.name}, key, reference=lead)
	return {
		"noted": True,
		"message": _("Thank you. We will write to you as soon as fibre reaches your address."),
	}


def business_quote(
	address: str, company: str, name: str, email: str, phone: str, message: str, language: str
) -> dict[str, Any]:
	"""Pass a company's wish on to sales: a Lead of type Enterprise, an Issue assigned to sales, an e-mail."""
	place = _place(address)
	lead = _find(email, "") or frappe.new_doc("Lead")
	lead.update(
		{
			"first_name": lead.first_name or name,
			"company_name": company,
			"email_id": email,
			"mobile_no": phone or lead.mobile_no,
			"language": language,
			"fsm_interest": BUSINESS,
			"fsm_consent_at": now_datetime(),
			**place,
		}
	)
	if ENTERPRISE in (frappe.get_meta("Lead").get_field("type").options or "").split("\n"):
		lead.type = ENTERPRISE
	lead.flags.ignore_permissions = True
	lead.save()
	issue = _issue(lead, place["fsm_address"], message)
	context = {
		"company": company,
		"name": name,
		"email": email,
		"phone": phone,
		"address": place["fsm_address"],
		"message": message,
		"lead": lead.name,
		"issue": issue.name,
	}
	notices.tell_staff(
		"lead.business", context, f"lead.business:{issue.name}:{_digest(message)}", reference=issue
	)
	return {"noted": True, "message": _("Thank you. Our sales team contacts you within two working days.")}


def on_drop_imported(port: Document) -> None:
	"""Tell those who asked for this very address, each once."""
	drop = place_of_drop(port.as_dict())
	waiting = frappe.get_all(
		"Lead",
		filters={
			"fsm_interest": NOTIFY,
			"fsm_notified_at": ["is", "not set"],
			"fsm_consent_at": ["is", "set"],
			"municipality_code": ["in", [drop.municipality_code, ""]],
		},
		fields=[
			"name",
			"lead_name",
			"email_id",
			"mobile_no",
			"language",
			"fsm_address",
			"civic_address",
			"municipality_code",
		],
	)
	for lead in waiting:
		wish = Wish(lead.fsm_address or "", int(lead.civic_address or 0), lead.municipality_code or "")
		if concerns(wish, drop, int(port.civic_address or 0)) and _first_to_tell(lead.name):
			context = {
				"name": lead.lead_name,
				"address": lead.fsm_address,
				"url": get_url(f"/internet/forfaits?a={quote('p:' + port.name)}"),
			}
			notices.tell_person(
				"coverage.arrived",
				context,
				f"coverage.arrived:{lead.name}:{port.name}",
				email=lead.email_id,
				phone=lead.mobile_no,
				language=lead.language,
				reference=port,
			)


def _first_to_tell(lead: str) -> bool:
	frappe.db.sql(
		"UPDATE `tabLead` SET fsm_notified_at = %s WHERE name = %s AND fsm_notified_at IS NULL",
		(now_datetime(), lead),
	)
	return frappe.db._cursor.rowcount == 1


def _place(address: str) -> dict[str, Any]:
	"""The Lead's fields about an address, known or typed."""
	try:
		identity = address if address[:2] in ("p:", "c:") else availability.read_offer(address)["a"]
		found = availability.locate(identity)
	except FsmError:
		frappe.clear_last_message()
		return {
			"fsm_address": address[:140],
			"civic_address": None,
			"municipality": "",
			"municipality_code": "",
		}
	return {
		"fsm_address": ", ".join(part for part in (found.label, found.locality) if part)[:140],
		"civic_address": int(identity[2:]) if identity[0] == "c" else None,
		"municipality": found.locality,
		"municipality_code": found.municipality_code,
		"city": found.locality,
	}


def _find(email: str, phone: str) -> Document | None:
	"""The latest Lead of this person, locked. The lock also covers the gap where one would be: of two
	requests at once one is called again by the door (guards) and then finds the other's lead.
	"""
	for field, value in (("email_id", email), ("mobile_no", phone)):
		found = value and frappe.db.sql(
			f"SELECT name FROM `tabLead` WHERE {field} = %s ORDER BY creation DESC LIMIT 1 FOR UPDATE",  # noqa: S608
			value,
		)
		if found:
			return frappe.get_doc("Lead", found[0][0], for_update=True)
	return None


def _count_demand(place: dict[str, Any]) -> Document | None:
	"""The Coverage Zone of the place with its demand counted anew; made when nobody asked for that place
	before.
	"""
	code = place["municipality_code"]
	if not code:
		return None
	name = frappe.db.get_value("Coverage Zone", {"municipality_code": code}, order_by="status desc")
	if not name:
		zone = frappe.new_doc("Coverage Zone")
		title = place["municipality"] or code
		if frappe.db.exists("Coverage Zone", title):
			title = f"{title} ({code})"
		zone.update(
			{
				"zone_name": title,
				"municipality_code": code,
				"municipality": place["municipality"],
				"status": "Demand",
			}
		)
		name = zone.insert(ignore_permissions=True).name
	demand = frappe.db.count("Lead", {"municipality_code": code, "fsm_interest": ["is", "set"]})
	frappe.db.set_value("Coverage Zone", name, "demand", demand, update_modified=False)
	return frappe.get_doc("Coverage Zone", name)


def _issue(lead: Document, address: str, message: str) -> Document:
	subject = QUOTE_SUBJECT.format(address)[:140]
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
			"fsm_kind": QUOTE_KIND,
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
	with_role = frappe.get_all("Has Role", filters={"role": SALES_ROLE, "parenttype": "User"}, pluck="parent")
	people = (
		frappe.get_all(
			"User", filters={"name": ["in", with_role], "enabled": 1}, pluck="name", order_by="name"
		)
		if with_role
		else []
	)
	return min(
		people,
		key=lambda user: frappe.db.count("ToDo", {"allocated_to": user, "status": "Open"}),
		default=None,
	)


def _digest(text: str) -> str:
	return hashlib.sha256(text.encode()).hexdigest()[:12]
