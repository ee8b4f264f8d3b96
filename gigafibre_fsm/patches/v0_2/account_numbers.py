"""Gives each customer without an account number one: it is printed on bills, and bank files contain it."""

from __future__ import annotations

import frappe

from gigafibre_fsm.flow.collections import account_numbers
from gigafibre_fsm.setup import custom_fields


def execute() -> None:
	custom_fields.apply()  # otherwise created only after the patches
	without = {"fsm_account_number": ("is", "not set"), "legacy_customer_id": ("is", "not set")}
	for name in frappe.get_all("Customer", filters=without, pluck="name"):
		frappe.db.set_value(
			"Customer",
			name,
			"fsm_account_number",
			account_numbers.new_account_number(),
			update_modified=False,
		)
