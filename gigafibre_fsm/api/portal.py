"""The customer portal. Every method reads and changes only the records of the signed-in customer."""

from __future__ import annotations

from typing import Any

import frappe
from frappe import _

from gigafibre_fsm import guards
from gigafibre_fsm.flow.checkout import contract
from gigafibre_fsm.flow.portal import networks, payment, service
from gigafibre_fsm.flow.portal.tickets import is_photo
from gigafibre_fsm.flow.provisioning.wifi import KINDS
from gigafibre_fsm.guards import arguments, responses


@frappe.whitelist(methods=["GET"])
@guards.customer
def overview() -> dict[str, Any]:
	"""Locations, services, equipment, next visit, balance."""
	return service.my_overview()


@frappe.whitelist(methods=["GET"])
@guards.customer
def invoices() -> dict[str, list[dict[str, Any]]]:
	"""{"invoices": the latest ones, with lines and status}."""
	return service.my_bills()


@frappe.whitelist(methods=["POST"])
@guards.customer
def pay(invoice: str | None = None) -> dict[str, Any]:
	"""Charge the saved card for an unpaid invoice: {"state", "done", "sentence"}."""
	return payment.pay(arguments.text(invoice, _("Invoice")))


@frappe.whitelist(methods=["GET"])
@guards.customer
def payment_state(invoice: str | None = None) -> dict[str, Any]:
	"""The state of the payment of an invoice: {"state", "done", "sentence"}."""
	return payment.state(arguments.text(invoice, _("Invoice")))


@frappe.whitelist(methods=["POST"])
@guards.customer
def confirmation(invoice: str | None = None) -> dict[str, Any]:
	"""What Stripe.js needs for a payment that the bank wants confirmed (3-D Secure), or the state of the payment."""
	return payment.confirmation(arguments.text(invoice, _("Invoice")))


@frappe.whitelist(methods=["POST"])
@guards.customer
def confirmed(invoice: str | None = None) -> dict[str, Any]:
	"""Read the result of the bank's confirmation: {"state", "done", "sentence"}."""
	return payment.confirmed(arguments.text(invoice, _("Invoice")))


@frappe.whitelist(methods=["POST"])
@guards.customer
def new_card(customer: str | None = None) -> dict[str, str]:
	"""What Stripe.js needs to save another card; `customer` is required where one login has several."""
	return payment.new_card(service.chosen_customer(_customer(customer)))


@frappe.whitelist(methods=["POST"])
@guards.customer
def card_saved(setup_intent: str | None = None) -> dict[str, Any]:
	"""Use this card for payments from now on: {"card", "pending", "charged"}."""
	return payment.card_saved(arguments.text(setup_intent, _("Card")))


@frappe.whitelist(methods=["GET"])
@guards.customer
def wifi(location: str = "", kind: str = "") -> dict[str, str]:
	"""{"ssid", "password", "qr"} of one of my networks: `kind` is main, 5ghz or guest."""
	return networks.show_wifi(_place(location), _network(kind))


@frappe.whitelist(methods=["POST"])
@guards.customer
def set_wifi(
	location: str = "", kind: str = "", ssid: str = "", password: str = "", on: Any = True
) -> dict[str, Any]:
	"""Change one of my networks. An empty password keeps the current one; `on` false disables the guest network, or merges 5
	GHz with the main network. Returns `wifi_state`.
	"""
	return networks.change_wifi(
		_place(location),
		_network(kind),
		arguments.exact(ssid, _("WiFi name")),
		arguments.exact(password, _("WiFi password")),
		arguments.flag(on, _("Network")),
	)


@frappe.whitelist(methods=["GET"])
@guards.customer
def wifi_state(location: str = "") -> dict[str, Any]:
	"""The progress of the last WiFi change: {"state", "tone", "sentence", "steps"}."""
	return networks.state_of_wifi(_place(location))


@frappe.whitelist(methods=["POST"])
@guards.customer
def restart(equipment: str = "") -> dict[str, str]:
	"""Reboot one of my devices: {"sentence"}."""
	return networks.restart(arguments.text(equipment, _("Device")))


@frappe.whitelist(methods=["GET"])
@guards.customer
def document(part: str = "", order: str = "") -> None:
	"""The contract of one of my orders, or its summary, as PDF."""
	chosen = arguments.choice(part, _("Document"), contract.PARTS)
	name = arguments.text(order, _("Order"))
	responses.pdf(contract.file_name(chosen, name), service.my_contract(name, chosen))


@frappe.whitelist(methods=["GET"])
@guards.customer
def tickets() -> dict[str, list[dict[str, Any]]]:
	"""{"tickets": my support requests with their messages, newest first}."""
	return service.my_tickets()


@frappe.whitelist(methods=["POST"])
@guards.customer
def open_ticket(
	subject: str | None = None,
	description: str | None = None,
	customer: str | None = None,
	location: str | None = None,
	photo: str | None = None,
) -> dict[str, str]:
	"""Open a support request about one of my locations, optionally with a photo (data URL): {"ticket", "subject", "status",
	"outage"}. Without `location`, `customer` as for `new_card`.
	"""
	return service.open_ticket(
		arguments.text(subject, _("Subject")),
		arguments.text(description, _("Description"), max=4000, required=False, lines=True),
		_customer(customer),
		arguments.text(location, _("Address"), required=False),
		_image(photo),
	)


@frappe.whitelist(methods=["POST"])
@guards.customer
def reply(ticket: str | None = None, text: str | None = None, photo: str | None = None) -> dict[str, Any]:
	"""Add a message to a request, optionally with a photo (data URL); a closed request is reopened. Returns the request with
	its messages.
	"""
	image = _image(photo)
	words = arguments.text(text, _("Message"), max=4000, required=not image, lines=True)
	return service.reply(arguments.text(ticket, _("Request")), words, image)


@frappe.whitelist(methods=["GET"])
@guards.customer
def attachment(message: str = "", number: int = 0) -> None:
	"""A file of a message in one of my requests; `number` counts from 0. Pictures are displayed, other files downloaded."""
	wanted = arguments.whole(number, _("Number"), 0, 100, default=0)
	name, content = service.my_attachment(arguments.text(message, _("Message")), wanted)
	(responses.image if is_photo(name) else responses.download)(name, content)


@frappe.whitelist(methods=["GET"])
@guards.customer
def bill(invoice: str = "") -> None:
	"""One of my bills as PDF."""
	name = arguments.text(invoice, _("Invoice"))
	responses.pdf(f"{name}.pdf", service.my_bill_as_pdf(name))


@frappe.whitelist(methods=["GET"])
@guards.customer
def receipt(payment: str = "") -> None:
	"""The receipt of one of my payments as PDF."""
	name = arguments.text(payment, _("Payment"))
	responses.pdf(f"{name}.pdf", service.my_receipt(name))


@frappe.whitelist(methods=["POST"])
@guards.customer
def autopay(customer: str | None = None, on: bool | None = None) -> dict[str, bool]:
	"""Set whether my bills are charged to the saved card: {"on"}; `customer` as for `new_card`."""
	return payment.set_autopay(
		service.chosen_customer(_customer(customer)),
		arguments.flag(on, _("Pay automatically"), required=True),
	)


@frappe.whitelist(methods=["POST"])
@guards.customer
def paper(customer: str | None = None, on: bool | None = None) -> dict[str, bool]:
	"""Set whether my bills are also posted on paper: {"on"}; `customer` as for `new_card`."""
	return payment.set_paper(
		service.chosen_customer(_customer(customer)), arguments.flag(on, _("Paper Bill"), required=True)
	)


def _customer(customer: str | None) -> str:
	return arguments.text(customer, _("Customer"), required=False)


def _place(location: object) -> str:
	return arguments.text(location, _("Address"))


def _network(kind: object) -> str:
	return arguments.choice(kind, _("Network"), KINDS)


def _image(photo: object) -> str:
	"""A data URL within the size limit of a photo."""
	if photo in (None, ""):
		return ""
	return arguments.exact(photo, _("Photo"), max=9_000_000)
