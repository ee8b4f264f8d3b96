"""What a customer can see and change: their own records and nothing else.

Each function starts from the customers of the session's user, and finds records only through them.
"""

from __future__ import annotations

from typing import Any

import frappe
from frappe import _

from gigafibre_fsm.exceptions import BadRequest, NotAllowed, NotFound
from gigafibre_fsm.flow.checkout import contract
from gigafibre_fsm.flow.portal import bills, former_system, invoice_document, overview, tickets
from gigafibre_fsm.flow.vocabulary import SETTINGS
from gigafibre_fsm.guards import rate
from gigafibre_fsm.guards.records import customers_of
from gigafibre_fsm.notifications.notify import tell_customer, tell_staff

TICKETS_A_DAY = 10


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


def home() -> dict[str, Any]:
	"""All data of the portal's first page: {"account" (as `overview.of_customers`), "invoices", "former" (as
	`former_system.of_customers`), "tickets"}.
	"""
	customers = mine()
	return {
		"account": overview.of_customers(customers),
		"invoices": bills.of_customers(customers),
		"former": former_system.of_customers(customers),
		"tickets": tickets.of_customers(customers),
	}


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


def open_ticket(subject: str, description: str, customer: str) -> dict[str, str]:
	"""Open a support request: {"ticket", "subject", "status"}; `customer` as in `one_of_mine`."""
	customer = one_of_mine(customer)
	rate.limit(f"ticket:{customer}", TICKETS_A_DAY, 86_400)
	settings = frappe.get_cached_doc(SETTINGS)
	issue = frappe.get_doc(
		{
			"doctype": "Issue",
			"subject": subject,
			"description": frappe.utils.escape_html(description).replace("\n", "<br>"),
			"customer": customer,
			"raised_by": frappe.db.get_value("Customer", customer, "email_id") or settings.support_email,
			"fsm_kind": "Portal",
			"fsm_service_location": frappe.db.get_value(
				"Service Location", {"customer": customer, "status": "Active"}
			),
		}
	)
	issue.flags.ignore_permissions = True
	issue.insert()
	facts = {"ticket": issue.name, "subject_line": subject}
	tell_customer(customer, "ticket.opened", facts, f"ticket.opened:{issue.name}", issue)
	tell_staff("ticket.opened", {**facts, "customer": customer}, f"ticket.opened:{issue.name}", issue)
	return {"ticket": issue.name, "subject": issue.subject, "status": issue.status}
