"""What a customer can see and change: their own records and nothing else.

Each function starts from the customers of the session's user, and finds records only through them.
"""

from __future__ import annotations

from typing import Any

import frappe
from frappe import _

from gigafibre_fsm.exceptions import BadRequest, NotAllowed, NotFound
from gigafibre_fsm.flow.checkout import contract
from gigafibre_fsm.flow.collections import account_numbers
from gigafibre_fsm.flow.portal import (
	accounts,
	bill_pdf,
	bills,
	former_system,
	home,
	invoice_document,
	overview,
	plans,
	profile,
	tickets,
	visits,
	wifi,
	wording,
)
from gigafibre_fsm.flow.telephony import customer_page
from gigafibre_fsm.guards.records import customers_of


def mine() -> list[str]:
	"""The customers of the session's user. Raises NotAllowed when there are none."""
	customers = customers_of(frappe.session.user)
	if not customers:
		raise NotAllowed(_("Your account is not linked to a customer."))
	return customers


def one_of_mine(customer: str) -> str:
	"""The customer that an action is for: `customer`, or the only one. Raises NotFound, or BadRequest when
	there are several and none is given.
	"""
	customers = mine()
	if customer and customer not in customers:
		raise NotFound(_("We could not find this customer in your account."))
	if not customer and len(customers) > 1:
		raise BadRequest(_("Choose an account: several customers share your email or telephone number."))
	return customer or customers[0]


def home_page() -> dict[str, Any]:
	"""The first page (`home.of_customers`)."""
	return home.of_customers(mine())


def wifi_page() -> dict[str, Any]:
	"""The WiFi and the devices of each place (`wifi.of_customers`)."""
	return wifi.of_customers(mine())


def telephone_page() -> dict[str, Any]:
	"""The telephone lines, and numbers that are on their way (`telephony/customer_page.py`)."""
	return customer_page.of_customers(mine(), wording.language())


def bills_page() -> dict[str, Any]:
	"""{"accounts": what each owes and how it pays, "invoices", "former", "numbers": account numbers for the bank, "asked": the bill
	that the address names}.
	"""
	customers = mine()
	return {
		"accounts": bills.accounts_of(customers),
		"invoices": bills.of_customers(customers),
		"former": former_system.of_customers(customers),
		"numbers": [number for customer in customers if (number := account_numbers.of(customer))],
		"asked": str(frappe.form_dict.get("f") or ""),
	}


def plans_page() -> dict[str, Any]:
	"""The services of each place and what can be done about them (`plans.of_customers`)."""
	return plans.of_customers(mine())


def visits_page() -> dict[str, Any]:
	"""Visits to come and past ones (`visits.of_customers`)."""
	return visits.of_customers(mine())


def help_page() -> dict[str, Any]:
	"""{"tickets", "accounts": whose a request can be, "places": how things are at each}."""
	customers = mine()
	told = home.of_customers(customers)
	return {
		"tickets": tickets.of_customers(customers),
		"accounts": [accounts.account(customer) for customer in customers],
		"headline": told["headline"],
		"subject": str(frappe.form_dict.get("sujet") or ""),
		"address": ", ".join(place["address"] for place in told["places"]),
	}


def profile_page() -> dict[str, Any]:
	"""Language, channels, ways in, agreements (`profile.of_customers`)."""
	return profile.of_customers(mine())


def my_overview() -> dict[str, Any]:
	"""Customers, locations, services, devices, the next visit and what is owed (see `overview.of_customers`)."""
	return overview.of_customers(mine())


def my_bills() -> dict[str, list[dict[str, Any]]]:
	"""{"invoices": the latest, newest first, with their lines}."""
	return {"invoices": bills.of_customers(mine())}


def my_bill(name: str) -> dict[str, Any] | None:
	"""One of the customer's invoices, without its lines; None when there is none of that name."""
	return bills.one(mine(), name)


def my_bill_to_print(name: str) -> dict[str, Any] | None:
	"""One of the customer's invoices as a page to print (see `invoice_document.paper`); None when there is none of that name."""
	return invoice_document.paper(mine(), name)


def my_contract(order: str, part: str) -> bytes:
	"""The contract of one of the customer's orders, or its summary, as PDF. Raises NotFound."""
	if not frappe.db.exists("Sales Order", {"name": order, "customer": ("in", mine())}):
		raise NotFound(_("This order has no contract."))
	return contract.of_order(order, part, frappe.local.lang or "fr")


def my_tickets() -> dict[str, list[dict[str, Any]]]:
	"""{"tickets": the customer's requests to support, newest first}."""
	return {"tickets": tickets.of_customers(mine())}


def open_ticket(subject: str, description: str, customer: str, photo: str = "") -> dict[str, str]:
	"""Open a support request (`tickets.open_request`); `customer` as in `one_of_mine`."""
	return tickets.open_request(one_of_mine(customer), subject, description, photo)


def reply(ticket: str, text: str, photo: str) -> dict[str, Any]:
	"""Add to one of the customer's requests (`tickets.reply`)."""
	return tickets.reply(mine(), ticket, text, photo)


def my_photo(message: str) -> tuple[str, bytes]:
	"""The photo of a message in one of the customer's requests (`tickets.photo_of`)."""
	return tickets.photo_of(mine(), message)


def my_bill_as_pdf(invoice: str) -> bytes:
	"""One of the customer's bills as PDF. Raises NotFound."""
	return bill_pdf.of_customers(mine(), invoice)
