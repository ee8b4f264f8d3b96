"""The customer's portal. Each answer and each change is about the signed-in customer's own records."""

from __future__ import annotations

from typing import Any

import frappe
from frappe import _

from gigafibre_fsm import guards
from gigafibre_fsm.flow.portal import service
from gigafibre_fsm.guards import arguments


@frappe.whitelist(methods=["GET"])
@guards.customer
def overview() -> dict[str, Any]:
	"""Places, services, equipment, next visit, balance."""
	return service.overview()


@frappe.whitelist(methods=["GET"])
@guards.customer
def invoices() -> dict[str, list[dict[str, Any]]]:
	"""{"invoices": the latest, with their lines and status}."""
	return service.invoices()


@frappe.whitelist(methods=["POST"])
@guards.customer
def pay(invoice: str | None = None) -> dict[str, str]:
	"""Try the saved card again for an unpaid invoice."""
	return service.pay(arguments.text(invoice, _("Invoice")))


@frappe.whitelist(methods=["GET"])
@guards.customer
def wifi(equipment: str | None = None) -> dict[str, str]:
	"""{"ssid", "password"} of a router."""
	return service.wifi(arguments.text(equipment, _("Device")))


@frappe.whitelist(methods=["POST"])
@guards.customer
def set_wifi(
	equipment: str | None = None, ssid: str | None = None, password: str | None = None
) -> dict[str, Any]:
	"""Another WiFi name and password: {"equipment", "ssid", "state": pending or saved}."""
	name = arguments.text(equipment, _("Device"))
	return service.set_wifi(name, str(ssid or "").strip(), str(password or ""))


@frappe.whitelist(methods=["GET"])
@guards.customer
def tickets() -> dict[str, list[dict[str, str]]]:
	"""{"tickets": the requests to support, newest first}."""
	return service.tickets()


@frappe.whitelist(methods=["POST"])
@guards.customer
def open_ticket(subject: str | None = None, description: str | None = None) -> dict[str, str]:
	"""Ask support for something: {"ticket", "subject", "status"}."""
	return service.open_ticket(
		arguments.text(subject, _("Subject")),
		arguments.text(description, _("Description"), max=4000, required=False, lines=True),
	)
