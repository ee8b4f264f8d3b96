"""Customers on hold until a day (`fsm_hold_until`): another system still bills them, pauses and ends their services, and asks
for its money.
"""

from __future__ import annotations

from datetime import date

import frappe


def on_hold(today: date) -> set[str]:
	"""The customers on hold on this day."""
	# By hand: Frappe's filter hides the column from its index.
	return set(
		frappe.db.sql("SELECT name FROM `tabCustomer` WHERE fsm_hold_until > %s", str(today), pluck=True)
	)


def is_on_hold(customer: str, today: date) -> bool:
	return bool(frappe.db.exists("Customer", {"name": customer, "fsm_hold_until": (">", today)}))
