"""Customers on hold: another system still bills them, pauses and ends their services, and asks for its money. They are until their
day (`fsm_hold_until`), and whatever the day while the former system is the master of an OLT that serves them.
"""

from __future__ import annotations

from datetime import date

import frappe

from gigafibre_fsm.filters import among
from gigafibre_fsm.flow.availability import masters


def on_hold(today: date) -> set[str]:
	"""The customers on hold on this day."""
	# By hand: Frappe's filter hides the column from its index.
	until = frappe.db.sql("SELECT name FROM `tabCustomer` WHERE fsm_hold_until > %s", str(today), pluck=True)
	return {*until, *_served_elsewhere({})}


def is_on_hold(customer: str, today: date) -> bool:
	until = frappe.db.exists("Customer", {"name": customer, "fsm_hold_until": (">", today)})
	return bool(until or _served_elsewhere({"customer": customer}))


def _served_elsewhere(whom: dict[str, str]) -> list[str]:
	"""The customers with a place on an OLT that is not run here: all, or those of the filter."""
	olts = masters.run_elsewhere()
	if not olts:
		return []
	there = {"olt": among(olts), "status": ("!=", "Disconnected")}
	return frappe.get_all("Service Location", filters={**whom, **there}, pluck="customer", distinct=True)
