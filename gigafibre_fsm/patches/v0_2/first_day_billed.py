"""Sets the first billed day of subscriptions whose first bill was made days after their start."""

from __future__ import annotations

import frappe


def execute() -> None:
	frappe.db.sql(
		"""UPDATE `tabService Subscription` s JOIN `tabSales Invoice` i ON i.customer = s.customer
		SET s.price_since = i.fsm_period_start
		WHERE i.docstatus = 1 AND i.fsm_billing_key LIKE 'first:%%' AND i.fsm_period_start > s.start_date AND s.price_since IS NULL
			AND FIND_IN_SET(s.name, REPLACE(i.fsm_billed_subscriptions, ' ', ','))"""
	)
