"""Payments that have arrived and are not booked yet. Reads only."""

from __future__ import annotations

import frappe
from frappe.utils import add_days, nowdate

LATEST = 10
"""Days after which a payment that nobody booked holds nothing back: it is listed in Reconciliation since the first."""


def customers() -> set[str]:
	"""Customers whose payment is in a file that a clerk has still to book: no card is charged for it, nobody is reminded
	of it, and no service is suspended for it.
	"""
	return set(
		frappe.get_all(
			"Payment Line",
			filters={"status": "Matched", "creation": (">=", add_days(nowdate(), -LATEST))},
			pluck="customer",
			distinct=True,
			limit=0,
		)
	)
