"""Leads and Issues of visitors outside the fibre coverage, and of companies that want a dedicated line."""

from __future__ import annotations

import hashlib
from typing import Any

import frappe
from frappe import _
from frappe.model.document import Document

from gigafibre_fsm.flow.leads import address_requests, lead_records
from gigafibre_fsm.flow.leads.fibre_arrival import BUSINESS, NOTIFY, WAITING
from gigafibre_fsm.notifications import notify
from gigafibre_fsm.setup.choices import ENTERPRISE

QUOTE_KIND = "Business Quote"
QUOTE_SUBJECT = "Soumission fibre entreprise - {0}"


def notify_me(address: str, name: str, email: str, phone: str, language: str) -> dict[str, Any]:
	"""Record a request to be notified when fibre arrives, one per person: a second request updates the first.

	`address` is the id of a search result, an offer, or typed text, which staff then check. The API has validated the
	consent.
	"""
	place = lead_records.address_fields(address)
	lead = lead_records.find(email, phone) or frappe.new_doc("Lead")
	lead_records.fill(lead, name, email, phone, language, place)
	lead.fsm_interest = lead.fsm_interest if lead.fsm_interest in WAITING else NOTIFY
	lead.fsm_notified_at = None
	lead_records.save(lead)
	if not lead_records.is_known(place):
		return address_requests.check_address(lead, name, email, phone, language)
	zone = _count_demand(place)
	key = f"lead.noted:{lead.name}:{_digest(place['fsm_address'])}"
	context = {
		"address": place["fsm_address"],
		"municipality": place["fsm_municipality"],
		"planned_date": zone and zone.planned_date,
	}
	notify.tell_person(
		"lead.noted",
		{**context, "name": name},
		key,
		email=email,
		phone=phone,
		language=language,
		reference=lead,
	)
	planned = bool(zone and zone.status == "Planned")
	topic = "lead.planned" if planned else "lead.noted"
	facts = {**context, "name": name, "lead": lead.name}
	notify.tell_staff(topic, facts, f"{topic}:{lead.name}:{_digest(place['fsm_address'])}", reference=lead)
	return {
		"noted": True,
		"message": _("Thank you. We will write to you as soon as fibre reaches your address."),
	}


def business_quote(
	address: str, company: str, name: str, email: str, phone: str, message: str, language: str
) -> dict[str, Any]:
	"""Forward a company's request to sales: a Lead of type Enterprise, an Issue assigned to sales, an email."""
	place = lead_records.address_fields(address)
	lead = lead_records.find(email, "") or frappe.new_doc("Lead")
	lead_records.fill(lead, name, email, phone, language, place)
	lead.update({"company_name": company, "fsm_interest": BUSINESS, "type": ENTERPRISE})
	lead_records.save(lead)
	issue = lead_records.issue_of(lead, QUOTE_KIND, QUOTE_SUBJECT.format(place["fsm_address"]), message)
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
	notify.tell_staff(
		"lead.business", context, f"lead.business:{issue.name}:{_digest(message)}", reference=issue
	)
	return {
		"noted": True,
		"message": _("Thank you. Our sales team will contact you within two business days."),
	}


def _count_demand(place: dict[str, Any]) -> Document | None:
	"""Update the demand of the Coverage Zone of the address; creates the zone for the first request there."""
	code = place["fsm_municipality_code"]
	if not code:
		return None
	name = frappe.db.get_value("Coverage Zone", {"municipality_code": code}, order_by="status desc")
	if not name:
		zone = frappe.new_doc("Coverage Zone")
		title = place["fsm_municipality"] or code
		if frappe.db.exists("Coverage Zone", title):
			title = f"{title} ({code})"
		zone.update(
			{
				"zone_name": title,
				"municipality_code": code,
				"municipality": place["fsm_municipality"],
				"status": "Demand",
			}
		)
		name = zone.insert(ignore_permissions=True).name
	demand = frappe.db.count("Lead", {"fsm_municipality_code": code, "fsm_interest": ["in", WAITING]})
	frappe.db.set_value("Coverage Zone", name, "demand", demand, update_modified=False)
	return frappe.get_doc("Coverage Zone", name)


def _digest(text: str) -> str:
	return hashlib.sha256(text.encode()).hexdigest()[:12]
