"""Received payments that are not booked yet. Reads only."""

from __future__ import annotations

import frappe
from frappe.utils import add_days, nowdate

LATEST = 10
"""After this many days an unbooked payment no longer stops dunning; Reconciliation lists it from the first day."""


def customers() -> set[str]:
	"""Customers with a payment in a file that is not booked yet: no card is charged, no reminder is sent and no service is
	suspended for the debt.
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
