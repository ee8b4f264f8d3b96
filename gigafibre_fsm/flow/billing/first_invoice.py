"""The first invoice of an order: from the day of activation to the end of the month, and the one-time charges."""

from __future__ import annotations

from datetime import date

import frappe
from frappe.model.document import Document
from frappe.utils import getdate, nowdate

from gigafibre_fsm import locks
from gigafibre_fsm.filters import among
from gigafibre_fsm.flow.billing import corrections, invoices
from gigafibre_fsm.flow.billing.agreements import of_subscriptions, once_of_order
from gigafibre_fsm.flow.billing.rules import Bill, first_invoice_lines
from gigafibre_fsm.money import SMALLEST, ZERO


def first_invoice(location: Document) -> Document | None:
	"""Listener of `service_activated`: bill from the day of activation to the end of the month, and the one-time charges.

	Idempotent per order, and per return visit, which bills what it installed: a second call returns the same invoice. None
	when there is nothing to bill, or less than the smallest amount that can be charged, which goes on the next bill.
	"""
	locks.account(location.customer)
	later = location.flags.get("return_visit")
	key = f"first:{_order(location) or location.name}" + (f":{later}" if later else "")
	made = invoices.find(key)
	if made:
		return made
	subscriptions = active_subscriptions(location.name)
	if not subscriptions and _is_carried_over(_order(location)):
		return None
	bill = first_bill(location, subscriptions)
	mark_billed(subscriptions, bill.period_end, since=bill.period_start)
	if subscriptions and ZERO < bill.total < SMALLEST:
		corrections.carry_over(bill)
		return None
	if not bill.lines:
		return None
	return invoices.issue(
		location.customer,
		bill,
		key,
		fsm_service_location=location.name,
		project=location.project,
		fsm_billed_subscriptions=" ".join(subscription.name for subscription in subscriptions),
		fsm_sample=location.is_sample,
	)


def _is_carried_over(order: str | None) -> bool:
	"""Whether the first bill of an order was carried over to the next one: its services are marked as billed, but there is no
	such bill.
	"""
	billed = {"sales_order": order, "status": "Active", "billed_until": ("is", "set")}
	return bool(order and frappe.db.exists("Service Subscription", billed))


def first_bill(location: Document, subscriptions: list[Document]) -> Bill:
	"""The content of the first invoice of a location."""
	services, discounts = of_subscriptions(subscriptions)
	order = _order(location)
	# One-time charges were billed with the first part of the installation.
	later = location.flags.get("return_visit")
	charges, credits = ([], []) if later else once_of_order(order)
	own = order == location.sales_order and not later
	since = location.activated_on if own else None
	return first_invoice_lines(services, discounts, charges, credits, getdate(since or nowdate()))


def _order(location: Document) -> str | None:
	"""The order that was just installed: the one that opened the location, or one that added services to it."""
	return location.flags.get("order") or location.sales_order


def active_subscriptions(location: str) -> list[Document]:
	"""Active subscriptions of a location that are not billed yet, locked."""
	names = frappe.get_all(
		"Service Subscription",
		filters={"location": location, "status": "Active", "billed_until": ("is", "not set")},
		pluck="name",
		order_by="creation, name",
	)
	return [frappe.get_doc("Service Subscription", name, for_update=True) for name in names]


def mark_billed(subscriptions: list[Document], until: date, since: date | None = None) -> None:
	"""Set the last billed day of the subscriptions and, where their bill begins within a month, its first day: later credits
	of that month are prorated from there, as the bill was.
	"""
	names = [subscription.name for subscription in subscriptions]
	billed = {"billed_until": until} | ({"price_since": since} if since else {})
	frappe.db.set_value("Service Subscription", {"name": among(names)}, billed)
