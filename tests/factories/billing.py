"""A household whose service has just been activated, and its first invoice. All sample data."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from typing import Any

import frappe
from frappe.model.document import Document

from gigafibre_fsm.flow.activation import service
from tests.factories import ordering
from tests.factories.outbox import deliver
from tests.factories.stripe import GOOD_CARD, Stripe


@dataclass
class Household:
	"""A household in service; `account` is what Stripe calls its customer, `invoice` its first."""

	customer: str
	account: str
	location: Document
	invoice: Document
	stripe: Stripe


def household(stripe: Stripe, card: str = GOOD_CARD, **order: Any) -> Household:
	"""An activated household with a saved card; its first invoice is made and not charged yet."""
	customer = ordering.customer().name
	account = stripe.save_card(customer, card)
	location = activated(customer=customer, **order)
	return Household(customer, account, location, invoice_of(location), stripe)


def charged(stripe: Stripe, card: str = GOOD_CARD, **order: Any) -> Household:
	"""A household whose first invoice was charged to the card."""
	home = household(stripe, card, **order)
	deliver("payment.charge", home.invoice.name)
	home.invoice.reload()
	return home


def activated(lines: tuple[tuple[str, int, float], ...] = ordering.THREE_SERVICES, **values: Any) -> Document:
	"""The Service Location of an order whose job was completed by a manager, without its evidence."""
	order = ordering.order(lines, **values)
	job = frappe.get_doc("Dispatch Job", {"sales_order": order.name})
	frappe.db.set_value("Dispatch Job", job.name, "status", "Completed")
	scanned = {"status": "Installed", "serial": f"RCMG{secrets.token_hex(4).upper()}"}
	frappe.db.set_value("Service Equipment", {"sales_order": order.name, "equipment_type": "ONT"}, scanned)
	job.reload()
	service.activate(job)
	return frappe.get_doc("Service Location", order.fsm_service_location)


def another_bill(invoice: Document) -> Document:
	"""A further submitted bill over the same items for the same customer, as a clerk writes one: it names no service."""
	other = frappe.copy_doc(invoice, ignore_no_copy=False)
	other.update({"docstatus": 0, "set_posting_time": 0})
	for row in other.items:
		row.fsm_service_subscription = None
	return other.insert().submit()


def invoice_of(location: Document) -> Document:
	return frappe.get_doc("Sales Invoice", {"fsm_service_location": location.name, "docstatus": 1})
