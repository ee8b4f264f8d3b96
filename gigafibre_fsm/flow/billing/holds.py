"""Customers on hold: another system still bills them, changes their services and collects its money. On hold are customers
until their `fsm_hold_until`, and all customers of an OLT of which the former system is the master.
"""

from __future__ import annotations

from datetime import date

import frappe

from gigafibre_fsm.filters import among
from gigafibre_fsm.flow.availability import masters


def on_hold(today: date) -> set[str]:
	"""The customers on hold on this day."""
	# SQL, because Frappe's filter would not use the column's index.
	until = frappe.db.sql("SELECT name FROM `tabCustomer` WHERE fsm_hold_until > %s", str(today), pluck=True)
	return {*until, *_served_elsewhere({})}


def is_on_hold(customer: str, today: date) -> bool:
	until = frappe.db.exists("Customer", {"name": customer, "fsm_hold_until": (">", today)})
	return bool(until or _served_elsewhere({"customer": customer}))


def _served_elsewhere(whom: dict[str, str]) -> list[str]:
	"""The customers with a location on an OLT that is not managed here: all, or those of the filter."""
	olts = masters.run_elsewhere()
	if not olts:
		return []
	there = {"olt": among(olts), "status": ("!=", "Disconnected")}
	return frappe.get_all("Service Location", filters={**whom, **there}, pluck="customer", distinct=True)
