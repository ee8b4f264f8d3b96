"""Client 360: one customer's contacts, locations, services, prices, debts and open work, for support and sales.

A fixed number of SQL statements, however many locations and events there are; queries no device and no other system.
"""

from __future__ import annotations

from typing import Any

import frappe
from frappe import _
from frappe.utils import getdate

from gigafibre_fsm import clock, dates, telephone
from gigafibre_fsm.exceptions import NotFound
from gigafibre_fsm.flow.billing import holds
from gigafibre_fsm.flow.billing.agreements import subscriptions_to_read
from gigafibre_fsm.flow.incidents.service import RunningIncident, running_at
from gigafibre_fsm.flow.portal import contacts, household, wording
from gigafibre_fsm.flow.support import client_devices, client_money, client_services, live
from gigafibre_fsm.flow.vocabulary import CLOSED, OPEN_INCIDENT, OPEN_QUOTATION, RESOLVED_TICKET
from gigafibre_fsm.notifications.topics import CHANNELS, KINDS

CUSTOMER = (
	"name", "customer_name", "customer_type", "customer_group", "disabled", "language", "email_id", "mobile_no",
	"fsm_account_number", "legacy_customer_id", "fsm_ppa_enabled", "fsm_vip", "fsm_dunning_state",
	"fsm_card_label", "creation", *(kind.field for kind in KINDS.values()),
)  # fmt: skip
PLACES = (
	"name", "status", "address_line", "city", "postal_code", "connection_type", "fibre_port", "olt", "olt_name",
	"olt_frame", "olt_slot", "olt_port", "ont_id", "latitude", "longitude", "access_notes", "activated_on",
	"disconnected_on",
)  # fmt: skip
TICKETS = 20


def overview(customer: str) -> dict[str, Any]:
	"""{"customer", "flags", "contacts", "messages", "locations", "money", "tickets", "visits", "quotes", "revision"}; raises
	NotFound.

	Each location has its "services", "discounts", "monthly" and "equipment". Amounts are dollars as text, each with its
	`_label` in the reader's language; so have days.
	"""
	row = frappe.db.get_value("Customer", customer, CUSTOMER, as_dict=True)
	if not row:
		raise NotFound(_("Customer not found."))
	places = frappe.get_all(
		"Service Location",
		filters={"customer": customer},
		fields=list(PLACES),
		order_by="creation",
	)
	places.sort(key=lambda place: place.status == "Disconnected")
	subscriptions = subscriptions_to_read({"customer": customer})
	devices = (
		client_devices.of_customer(customer) if frappe.has_permission("Service Equipment", "read") else {}
	)
	owed = client_money.of_customer(row, subscriptions)
	visits, tickets = _visits(customer), _tickets(customer)
	outages = _outages(customer)
	return {
		"customer": _customer_row(row),
		"flags": flags(row, owed, any(not one.planned for one in outages.values())),
		"contacts": contacts.of_customers([customer]),
		"messages": _messages(row),
		"locations": [
			{
				**_place(place),
				**client_services.services_at(place.name, subscriptions),
				"outage": outages[place.name].sentence(wording.language()) if place.name in outages else "",
				"equipment": devices.get(place.name, []),
			}
			for place in places
		],
		"devices_elsewhere": devices.get("", []),
		"money": owed,
		"visits": visits,
		"tickets": tickets,
		"quotes": _quotes(customer),
		"revision": live.revision(customer),
	}


def flags(row: Any, owed: dict[str, Any], in_outage: bool = False) -> list[dict[str, str]]:
	"""Warnings to read before the conversation: [{"flag", "label", "tone": bad, warn, good or plain}]."""
	found = [
		("vip", _("VIP"), "plain", row.fsm_vip),
		("disabled", _("Account closed"), "bad", row.disabled),
		("incident", _("In an outage"), "bad", in_outage),
		("suspended", _("Suspended for non-payment"), "bad", row.fsm_dunning_state == "Suspended"),
		("owes", _("Owes {0}").format(owed["overdue_label"]), "bad", owed["overdue"] != "0.00"),
		("promise", _promise(owed), "warn", owed["promise"]),
		("hold", _("Still billed by the former system"), "warn", _held(row)),
		("ppa", _("Pre-authorized payment"), "good", row.fsm_ppa_enabled and row.fsm_card_label),
	]
	return [{"flag": flag, "label": label, "tone": tone} for flag, label, tone, shown in found if shown]


def _promise(owed: dict[str, Any]) -> str:
	promise = owed["promise"]
	if not promise:
		return ""
	return _("Promised {0} by {1}").format(promise["amount_label"], promise["due_label"])


def _held(row: Any) -> bool:
	return holds.is_on_hold(row.name, getdate())


def _customer_row(row: Any) -> dict[str, Any]:
	return {
		"name": row.name,
		"customer_name": row.customer_name,
		"kind": _(row.customer_type or ""),
		"group": row.customer_group or "",
		"account_number": row.fsm_account_number or row.legacy_customer_id or "",
		"language": "en" if (row.language or "").startswith("en") else "fr",
		"email": row.email_id or "",
		"phone": row.mobile_no or "",
		"phone_label": telephone.formatted(row.mobile_no or ""),
		"card": row.fsm_card_label or "",
		"since": client_money.day(row.creation),
	}


def _messages(row: Any) -> dict[str, Any]:
	"""The message channels: {"kinds": [{"field", "label", "chosen"}], "channels": {value: label}, "texts"} (household.py)."""
	return {
		"kinds": [
			{"field": name, "label": _(kind.label), "chosen": row[kind.field] or ""}
			for name, kind in zip(household.CHANNELS_OF, KINDS.values(), strict=True)
		],
		"channels": {"": _("SMS and email"), **{channel: _(channel) for channel in CHANNELS}},
		"texts": household.sms_status(row.mobile_no),
	}


def _place(place: Any) -> dict[str, Any]:
	port = "/".join(str(place[part]) for part in ("olt_frame", "olt_slot", "olt_port") if place.olt)
	return {
		"name": place.name,
		"status": place.status,
		"status_label": _(place.status),
		"address": place.address_line or "",
		"town": ", ".join(filter(None, (place.city, place.postal_code))),
		"latitude": place.latitude,
		"longitude": place.longitude,
		"connection": _(place.connection_type or ""),
		"drop": place.fibre_port or "",
		"olt": place.olt_name or place.olt or "",
		"port": f"{port} ONT {place.ont_id}" if port else "",
		"access_notes": place.access_notes or "",
		"since": client_money.day(place.activated_on),
		"until": client_money.day(place.disconnected_on),
	}


def _outages(customer: str) -> dict[str, RunningIncident]:
	"""{location: its current outage or planned maintenance}; one statement when there is none."""
	rows = frappe.db.sql(
		"""SELECT DISTINCT affected.location FROM `tabIncident Location` affected
		JOIN `tabNetwork Incident` incident ON incident.name = affected.incident AND incident.status IN %(open)s
		JOIN `tabService Location` place ON place.name = affected.location
		WHERE place.customer = %(customer)s""",
		{"customer": customer, "open": OPEN_INCIDENT},
		pluck=True,
	)
	return {name: one for name in rows if (one := running_at(name))}


def _visits(customer: str) -> list[dict[str, Any]]:
	"""The open visits, next one first."""
	rows = frappe.get_all(
		"Dispatch Job",
		filters={"customer": customer, "status": ("not in", CLOSED)},
		fields=["name", "job_type", "status", "scheduled_date", "time_window", "location", "technician"],
		order_by="scheduled_date, creation",
		limit=TICKETS,
	)
	rows.sort(key=lambda row: row.scheduled_date is None)
	return [
		{
			"name": row.name,
			"location": row.location or "",
			"title": _(row.job_type),
			"status_label": _(row.status),
			"day_label": client_money.visit_day(row) or _("to be planned"),
		}
		for row in rows
	]


def _tickets(customer: str) -> list[dict[str, Any]]:
	"""The open tickets, oldest first."""
	rows = frappe.get_all(
		"Issue",
		filters={"customer": customer, "status": ("not in", RESOLVED_TICKET)},
		fields=["name", "subject", "status", "priority", "creation", "fsm_service_location", "fsm_due"],
		order_by="creation",
		limit=TICKETS,
	)
	return [
		{
			"name": row.name,
			"title": row.subject or "",
			"status_label": _(row.status),
			"priority": _(row.priority or ""),
			"location": row.fsm_service_location or "",
			"day_label": client_money.day(row.creation),
			"due_label": _due(row.fsm_due),
			"late": bool(row.fsm_due) and row.fsm_due < clock.ago(),
		}
		for row in rows
	]


def _due(moment: Any) -> str:
	"""The due time of a ticket as text; empty while it waits for its customer or a visit."""
	if not moment:
		return ""
	said = dates.time_phrase(moment.time(), wording.language())
	return _("due {0}, {1}").format(client_money.day(moment), said)


def _quotes(customer: str) -> list[dict[str, Any]]:
	"""The unanswered quotations, latest first."""
	rows = frappe.get_all(
		"Quotation",
		filters={
			"quotation_to": "Customer",
			"party_name": customer,
			"docstatus": 1,
			"status": ("in", OPEN_QUOTATION),
		},
		fields=["name", "fsm_offer_label", "valid_till"],
		order_by="creation desc",
		limit=TICKETS,
	)
	return [
		{
			"name": row.name,
			"title": row.fsm_offer_label or row.name,
			"status_label": _("Quote"),
			"day_label": _("Valid until {0}").format(client_money.day(row.valid_till)),
		}
		for row in rows
	]
