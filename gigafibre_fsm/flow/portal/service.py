"""The portal: functions on the signed-in customer's own records only.

Each function starts from the customers of the session's user, and finds records only through them.
"""

from __future__ import annotations

from typing import Any

import frappe
from frappe import _

from gigafibre_fsm.exceptions import BadRequest, NotAllowed, NotFound
from gigafibre_fsm.filters import among
from gigafibre_fsm.flow.checkout import contract
from gigafibre_fsm.flow.collections import account_numbers
from gigafibre_fsm.flow.portal import (
	accounts,
	bill_pdf,
	bills,
	diagnosis,
	former_system,
	home,
	invoice_document,
	networks,
	overview,
	plans,
	profile,
	receipts,
	tickets,
	visits,
	wording,
)
from gigafibre_fsm.flow.telephony import customer_page
from gigafibre_fsm.guards.records import customers_of


def own_customers() -> list[str]:
	"""The customers of the session's user. Raises NotAllowed if there are none."""
	customers = customers_of(frappe.session.user)
	if not customers:
		raise NotAllowed(_("Your account is not linked to a customer."))
	return customers


def chosen_customer(customer: str) -> str:
	"""The customer of an action: `customer`, or the only one. Raises NotFound, or BadRequest when there are several and none
	is given.
	"""
	customers = own_customers()
	if customer and customer not in customers:
		raise NotFound(_("We could not find this customer in your account."))
	if not customer and len(customers) > 1:
		raise BadRequest(_("Choose an account: several customers share your email or telephone number."))
	return customer or customers[0]


def home_page() -> dict[str, Any]:
	"""The first page (`home.of_customers`)."""
	return home.of_customers(own_customers())


def wifi_page() -> dict[str, Any]:
	"""The WiFi and the devices of each place (`networks.of_customers`)."""
	return networks.of_customers(own_customers())


def telephone_page() -> dict[str, Any]:
	"""The telephone lines, and number transfers in progress (`telephony/customer_page.py`)."""
	return customer_page.of_customers(own_customers(), wording.language())


def bills_page() -> dict[str, Any]:
	"""{"accounts": balance and payment of each, "invoices", "payments", "former", "numbers": account numbers for the bank,
	"asked": the bill named in the URL, "cut": whether there may be older ones}.
	"""
	customers, whole = own_customers(), _asks_for_all()
	invoices = bills.of_customers(customers, 0 if whole else bills.LATEST)
	payments = receipts.of_customers(customers, 0 if whole else receipts.LATEST)
	former = former_system.of_customers(customers, 0 if whole else former_system.LATEST)
	return {
		"accounts": bills.accounts_of(customers),
		"invoices": invoices,
		"payments": payments,
		"former": former,
		"cut": not whole
		and (
			len(invoices) >= bills.LATEST
			or len(payments) >= receipts.LATEST
			or max(len(former["bills"]), len(former["payments"])) >= former_system.LATEST
		),
		"numbers": [
			number for customer in customers if (number := account_numbers.account_number_of(customer))
		],
		"asked": str(frappe.form_dict.get("f") or ""),
	}


def plans_page() -> dict[str, Any]:
	"""The services of each location and their possible actions (`plans.of_customers`)."""
	return plans.of_customers(own_customers())


def visits_page() -> dict[str, Any]:
	"""Future and past visits (`visits.of_customers`), "cut": whether there may be older ones."""
	whole = _asks_for_all()
	told = visits.of_customers(own_customers(), 0 if whole else visits.LATEST)
	return {**told, "cut": not whole and len(told["past"]) >= visits.LATEST}


def help_page() -> dict[str, Any]:
	"""{"tickets", "accounts": the customers that a ticket can be for, "places": the diagnosis of each
	(`diagnosis.of_customers`), "subject", "cut": whether there may be older ones}.
	"""
	customers, whole = own_customers(), _asks_for_all()
	requests = tickets.of_customers(customers, 0 if whole else tickets.LATEST)
	return {
		"tickets": requests,
		"cut": not whole and len(requests) >= tickets.LATEST,
		"accounts": accounts.names(customers),
		"places": diagnosis.of_customers(customers),
		"subject": str(frappe.form_dict.get("sujet") or ""),
	}


def profile_page() -> dict[str, Any]:
	"""Language, channels, sign-ins, consents (`profile.of_customers`)."""
	return profile.of_customers(own_customers())


def my_overview() -> dict[str, Any]:
	"""Customers, locations, services, devices, the next visit and the balance (see `overview.of_customers`)."""
	return overview.of_customers(own_customers())


def my_bills() -> dict[str, list[dict[str, Any]]]:
	"""{"invoices": the latest, newest first, with their lines}."""
	return {"invoices": bills.of_customers(own_customers())}


def my_bill(name: str) -> dict[str, Any] | None:
	"""One of the customer's invoices, without its lines; None if there is none of that name."""
	return bills.bill_of(own_customers(), name)


def my_bill_to_print(name: str) -> dict[str, Any] | None:
	"""One of the customer's invoices as a page to print (see `invoice_document.paper`); None if there is none of that name."""
	return invoice_document.paper(own_customers(), name)


def my_contract(order: str, part: str) -> bytes:
	"""The contract of one of the customer's orders, or its summary, as PDF. Raises NotFound."""
	if not frappe.db.exists("Sales Order", {"name": order, "customer": among(own_customers())}):
		raise NotFound(_("This order has no contract."))
	return contract.of_order(order, part, frappe.local.lang or "fr")


def my_tickets() -> dict[str, list[dict[str, Any]]]:
	"""{"tickets": the customer's requests to support, newest first}."""
	return {"tickets": tickets.of_customers(own_customers())}


def open_ticket(
	subject: str, description: str, customer: str, location: str, photo: str = ""
) -> dict[str, str]:
	"""Open a ticket (`tickets.open_request`) about one of the customer's locations; without one, `customer` as in
	`chosen_customer`.
	"""
	if location:
		customer = frappe.db.get_value("Service Location", accounts.own_location(location), "customer")
	return tickets.open_request(chosen_customer(customer), location, subject, description, photo)


def reply(ticket: str, text: str, photo: str) -> dict[str, Any]:
	"""Reply to one of the customer's tickets (`tickets.reply`)."""
	return tickets.reply(own_customers(), ticket, text, photo)


def my_attachment(message: str, number: int) -> tuple[str, bytes]:
	"""A file of a message in one of the customer's tickets (`tickets.attachment`)."""
	return tickets.attachment(own_customers(), message, number)


def my_bill_as_pdf(invoice: str) -> bytes:
	"""One of the customer's bills as PDF. Raises NotFound."""
	return bill_pdf.of_customers(own_customers(), invoice)


def my_receipt(payment: str) -> bytes:
	"""The receipt of one of the customer's payments as PDF. Raises NotFound."""
	return receipts.receipt(own_customers(), payment)


def _asks_for_all() -> bool:
	"""Whether the page was requested with all older entries."""
	return bool(frappe.form_dict.get("tout"))
