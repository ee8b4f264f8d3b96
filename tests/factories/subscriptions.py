"""Households in service since November 2026, and how they leave. All sample data."""

from __future__ import annotations

from datetime import date
from typing import Any

import frappe
from frappe.model.document import Document

from gigafibre_fsm.flow.billing import monthly
from gigafibre_fsm.flow.subscriptions import cancellation
from tests.factories import billing

MARCH, TENTH, LAST, APRIL = date(2027, 3, 1), date(2027, 3, 10), date(2027, 3, 31), date(2027, 4, 1)
INTERNET, TV, PHONE = ("FTTH150I", 1, 99.95), ("TVBSTANDARD", 1, 30), ("TELEPMENS", 1, 28.95)
ALL = (INTERNET, TV, PHONE, ("SERV911", 1, 0.69), ("RAB3X", 1, -10))


def live(
	lines: tuple[Any, ...] = ALL, commitment_end: str | None = None, billed_until: str = "2027-03-31"
) -> frappe._dict:
	"""A household: its customer, location, port, and one subscription of each kind."""
	place = billing.activated(lines=lines)
	frappe.db.set_value(
		"Service Subscription",
		{"location": place.name},
		{
			"start_date": "2026-11-15",
			"price_since": None,
			"billed_until": billed_until,
			"commitment_end": commitment_end,
		},
	)
	rows = frappe.get_all(
		"Service Subscription", {"location": place.name}, ["service_type", "name"], as_list=True
	)
	return frappe._dict(customer=place.customer, location=place.name, port=place.fibre_port, **dict(rows))


def billed_for_march() -> frappe._dict:
	"""A household with Internet alone that was billed for March: with its bill, and the bill's only line."""
	home = live((INTERNET,), billed_until="2027-02-28")
	bill(home.customer, MARCH)
	home.bill = frappe.get_last_doc("Sales Invoice", {"customer": home.customer})
	home.line = home.bill.items[0].name
	return home


def end(
	home: frappe._dict, *names: str, last: date = TENTH, today: date = TENTH, **more: str
) -> list[Document]:
	return cancellation.end(home.location, list(names), last, today, "Moving", **more)


def status(*names: str) -> list[str]:
	return [frappe.db.get_value("Service Subscription", name, "status") for name in names]


def corrections(name: str) -> list[tuple[str, float]]:
	rows = frappe.get_doc("Service Subscription", name).adjustments
	return [(row.item, row.amount) for row in rows]


def bill(customer: str, day: date) -> list[tuple[str, float]]:
	made = monthly.bill_customer(customer, day)
	lines = frappe.get_doc("Sales Invoice", made[-1]).items if made else []
	return [(row.item_code, row.amount) for row in lines]
