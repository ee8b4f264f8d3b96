"""The customer's portal. Each answer and each change is about the signed-in customer's own records."""

from __future__ import annotations

from typing import Any

import frappe
from frappe import _

from gigafibre_fsm import guards
from gigafibre_fsm.flow.portal import payment, service
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


@frappe.whitelist(methods=["POST"])
@guards.customer
def confirmation(invoice: str | None = None) -> dict[str, Any]:
	"""What Stripe.js needs for a payment that the bank wants confirmed, or {"state"} when there is nothing to confirm."""
	return payment.confirmation(arguments.text(invoice, _("Invoice")))


@frappe.whitelist(methods=["POST"])
@guards.customer
def confirmed(invoice: str | None = None) -> dict[str, Any]:
	"""The bank was answered: {"state": what became of the invoice}."""
	return payment.confirmed(arguments.text(invoice, _("Invoice")))


@frappe.whitelist(methods=["POST"])
@guards.customer
def new_card(customer: str | None = None) -> dict[str, str]:
	"""What Stripe.js needs to save another card; `customer` says whose, where several are reached at one address."""
	return payment.new_card(service.one_of_mine(_whose(customer)))


@frappe.whitelist(methods=["POST"])
@guards.customer
def card_saved(setup_intent: str | None = None) -> dict[str, Any]:
	"""Pay with this card from now on: {"card", "pending", "charged"}."""
	return payment.card_saved(arguments.text(setup_intent, _("Card")))


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
def open_ticket(
	subject: str | None = None, description: str | None = None, customer: str | None = None
) -> dict[str, str]:
	"""Ask support for something: {"ticket", "subject", "status"}; `customer` as for `new_card`."""
	return service.open_ticket(
		arguments.text(subject, _("Subject")),
		arguments.text(description, _("Description"), max=4000, required=False, lines=True),
		_whose(customer),
	)


def _whose(customer: str | None) -> str:
	return arguments.text(customer, _("Customer"), required=False)
