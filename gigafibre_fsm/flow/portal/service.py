"""What a customer sees and changes: their own records and nothing else.

Every function takes the customers that the session stands for, and finds records only through them.
"""

from __future__ import annotations

from typing import Any

import frappe
from frappe import _
from frappe.model.document import Document
from frappe.utils import getdate

from gigafibre_fsm.exceptions import BadRequest, Conflict, NotFound
from gigafibre_fsm.flow.billing import service as billing
from gigafibre_fsm.flow.billing.agreements import decimal
from gigafibre_fsm.flow.portal.rules import is_wifi_name, is_wifi_password
from gigafibre_fsm.flow.provisioning import service as provisioning
from gigafibre_fsm.guards import rate
from gigafibre_fsm.guards.records import customers_of
from gigafibre_fsm.outbox.notices import tell_customer, tell_staff

WIFI_CHANGES_AN_HOUR = 10
TICKETS_A_DAY = 10
UNDER_WAY = ("Open", "Scheduled", "En Route", "In Progress")
LATEST = 60


def mine() -> list[str]:
	"""The customers that the user of this session acts for."""
	return customers_of(frappe.session.user)


def overview(customers: list[str]) -> dict[str, Any]:
	"""{"customer", "locations": [{..., "services", "equipment", "visit"}], "balance", "card",
	"payment_problem"}.
	"""
	main = frappe.db.get_value(
		"Customer",
		customers[0],
		["customer_name", "email_id", "mobile_no", "card_label", "dunning_state"],
		as_dict=True,
	)
	locations = frappe.get_all(
		"Service Location",
		filters={"customer": ("in", customers), "status": ("!=", "Disconnected")},
		fields=["name", "address_line", "city", "postal_code", "status", "activated_on"],
		order_by="creation",
	)
	balance = frappe.get_all(
		"Sales Invoice",
		filters={"customer": ("in", customers), "docstatus": 1, "outstanding_amount": (">", 0)},
		pluck="outstanding_amount",
	)
	return {
		"customer": {"name": main.customer_name, "email": main.email_id or "", "phone": main.mobile_no or ""},
		"locations": [
			{
				"name": place.name,
				"address": place.address_line,
				"city": place.city or "",
				"postal_code": place.postal_code or "",
				"status": place.status,
				"since": str(place.activated_on or ""),
				"services": _services(place.name),
				"equipment": _equipment(place.name),
				"visit": _visit(place.name),
			}
			for place in locations
		],
		"balance": f"{sum(map(decimal, balance)):.2f}",
		"card": main.card_label or "",
		"payment_problem": main.dunning_state or "",
	}


def invoices(customers: list[str]) -> list[dict[str, Any]]:
	"""The latest invoices, newest first, with their lines: money as text."""
	names = frappe.get_all(
		"Sales Invoice",
		filters={"customer": ("in", customers), "docstatus": 1},
		pluck="name",
		order_by="posting_date desc, creation desc",
		limit=LATEST,
	)
	return [_invoice(frappe.get_doc("Sales Invoice", name)) for name in names]


def pay(customers: list[str], invoice: str) -> dict[str, str]:
	"""Charge the saved card for an invoice that is not paid. Raises NotFound, or Conflict when it cannot be
	charged now.
	"""
	if not frappe.db.exists(
		"Sales Invoice", {"name": invoice, "customer": ("in", customers), "docstatus": 1}
	):
		frappe.throw(_("There is no such invoice."), NotFound)
	if not billing.charge(invoice):
		frappe.throw(_("This invoice is paid, is being paid, or no card is saved."), Conflict)
	return {"invoice": invoice, "state": "Queued"}


def wifi(customers: list[str], equipment: str) -> dict[str, str]:
	"""{"ssid", "password"} of one of the customer's routers."""
	doc = _own_equipment(customers, equipment)
	return {
		"ssid": doc.custom_wifi_ssid or "",
		"password": doc.get_password("custom_wifi_password", raise_exception=False) or "",
	}


def set_wifi(customers: list[str], equipment: str, ssid: str, password: str) -> dict[str, Any]:
	"""Give a router another WiFi name and password, and have it told. Raises NotFound, BadRequest."""
	doc = _own_equipment(customers, equipment)
	if not is_wifi_name(ssid):
		frappe.throw(
			_("The WiFi name needs 1 to 32 characters (an accented letter counts as two)."), BadRequest
		)
	if not is_wifi_password(password):
		frappe.throw(_("The WiFi password needs 8 to 63 characters, without accents."), BadRequest)
	rate.limit(f"wifi:{doc.name}", WIFI_CHANGES_AN_HOUR, 3600)
	doc.custom_wifi_ssid = ssid
	doc.custom_wifi_password = password
	doc.flags.ignore_permissions = True
	doc.save()
	pushes = provisioning.push_house(doc.location, "changed by the customer") if doc.location else []
	return {"equipment": doc.name, "ssid": ssid, "state": "pending" if pushes else "saved"}


def tickets(customers: list[str]) -> list[dict[str, str]]:
	rows = frappe.get_all(
		"Issue",
		filters={"customer": ("in", customers)},
		fields=["name", "subject", "status", "opening_date", "resolution_details"],
		order_by="creation desc",
		limit=LATEST,
	)
	return [
		{
			"name": row.name,
			"subject": row.subject,
			"status": row.status,
			"opened": str(row.opening_date or ""),
			"answer": frappe.utils.strip_html(row.resolution_details or ""),
		}
		for row in rows
	]


def open_ticket(customers: list[str], subject: str, description: str) -> dict[str, str]:
	"""A request to support; returns {"name", "subject", "status"}."""
	rate.limit(f"ticket:{customers[0]}", TICKETS_A_DAY, 86_400)
	settings = frappe.get_cached_doc("Gigafibre Settings")
	email = frappe.db.get_value("Customer", customers[0], "email_id")
	issue = frappe.get_doc(
		{
			"doctype": "Issue",
			"subject": subject,
			"description": frappe.utils.escape_html(description).replace("\n", "<br>"),
			"customer": customers[0],
			"raised_by": email or settings.support_email,
			"fsm_kind": "Portal",
			"service_location": frappe.db.get_value(
				"Service Location", {"customer": customers[0], "status": "Active"}
			),
		}
	)
	issue.flags.ignore_permissions = True
	issue.insert()
	facts = {"ticket": issue.name, "subject_line": subject}
	tell_customer(customers[0], "ticket.opened", facts, f"ticket.opened:{issue.name}", issue)
	tell_staff("ticket.opened", {**facts, "customer": customers[0]}, f"ticket.opened:{issue.name}", issue)
	return {"name": issue.name, "subject": issue.subject, "status": issue.status}


def _own_equipment(customers: list[str], equipment: str) -> Document:
	"""A WiFi router of these customers, locked; NotFound for any other, whether it exists or not."""
	found = frappe.db.get_value(
		"Service Equipment",
		{
			"name": equipment,
			"customer": ("in", customers),
			"custom_wifi_ssid": ("is", "set"),
			"status": ("in", ("Installed", "Actif")),
		},
	)
	if not found:
		frappe.throw(_("There is no such device."), NotFound)
	return frappe.get_doc("Service Equipment", found, for_update=True)


def _services(location: str) -> list[dict[str, str]]:
	rows = frappe.get_all(
		"Service Subscription",
		filters={"location": location, "status": ("!=", "Cancelled")},
		fields=[
			"name",
			"item",
			"description",
			"service_type",
			"status",
			"rate",
			"start_date",
			"commitment_end",
		],
		order_by="creation",
	)
	return [
		{
			"name": row.name,
			"label": row.description or row.item,
			"type": row.service_type or "",
			"status": row.status,
			"price": f"{decimal(row.rate):.2f}",
			"since": str(row.start_date or ""),
			"commitment_end": str(row.commitment_end or ""),
		}
		for row in rows
	]


def _equipment(location: str) -> list[dict[str, Any]]:
	rows = frappe.get_all(
		"Service Equipment",
		filters={"location": location, "status": ("in", ("Installed", "Actif"))},
		fields=["name", "equipment_type", "model", "status", "online", "last_inform", "custom_wifi_ssid"],
		order_by="creation",
	)
	return [
		{
			"name": row.name,
			"type": row.equipment_type,
			"model": row.model or "",
			"online": bool(row.online),
			"last_seen": str(row.last_inform or ""),
			"wifi": {"ssid": row.custom_wifi_ssid, "change": _change(row.name)}
			if row.custom_wifi_ssid
			else None,
		}
		for row in rows
	]


def _change(equipment: str) -> str:
	"""Where the last change stands: "" for done, pending, or failed."""
	status = frappe.db.get_value(
		"Provisioning Push", {"equipment": equipment}, "status", order_by="creation desc"
	)
	return {"Pending": "pending", "Pushed": "pending", "Failed": "failed"}.get(status or "", "")


def _visit(location: str) -> dict[str, str] | None:
	row = frappe.db.get_value(
		"Dispatch Job",
		{"location": location, "status": ("in", UNDER_WAY)},
		["status", "scheduled_date", "time_window"],
		as_dict=True,
		order_by="creation desc",
	)
	return (
		{"date": str(row.scheduled_date or ""), "time_window": row.time_window or "", "status": row.status}
		if row
		else None
	)


def _invoice(doc: Document) -> dict[str, Any]:
	paid = decimal(doc.outstanding_amount) <= 0
	return {
		"name": doc.name,
		"date": str(getdate(doc.posting_date)),
		"due": str(getdate(doc.due_date)) if doc.due_date else "",
		"total": f"{decimal(doc.grand_total):.2f}",
		"outstanding": f"{decimal(doc.outstanding_amount):.2f}",
		"state": "paid"
		if paid
		else {"Queued": "charging", "Charging": "charging", "Needs Action": "action"}.get(
			doc.charge_state or "", "declined" if doc.charge_state == "Declined" else "due"
		),
		"lines": [{"label": row.description, "amount": f"{decimal(row.amount):.2f}"} for row in doc.items],
		"taxes": [
			{"label": row.description, "amount": f"{decimal(row.tax_amount):.2f}"} for row in doc.taxes
		],
	}
