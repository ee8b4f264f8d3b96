"""Customers on hold until a day (`fsm_hold_until`): another system still bills them, pauses and ends their services, and asks
for its money.
"""

from __future__ import annotations

from datetime import date

import frappe


def on_hold(today: date) -> set[str]:
	"""The customers on hold on this day."""
	return set(frappe.get_all("Customer", filters={"fsm_hold_until": (">", today)}, pluck="name"))


def is_on_hold(customer: str, today: date) -> bool:
	return bool(frappe.db.exists("Customer", {"name": customer, "fsm_hold_until": (">", today)}))
