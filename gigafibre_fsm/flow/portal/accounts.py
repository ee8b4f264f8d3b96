"""The customers that one sign-in opens: several, where a household shares a telephone or an e-mail address."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import frappe

from gigafibre_fsm.flow.billing.agreements import decimal
from gigafibre_fsm.flow.collections import account_credit


def account(customer: str) -> dict[str, Any]:
	"""{"customer", "name", "email", "phone", "card", "payment_problem", "unpaid", "balance", "due", "credit"}; amounts in dollars:
	"due" is what of the balance no card is being charged for, "credit" what is on account for the next bill.
	"""
	row = frappe.db.get_value(
		"Customer",
		customer,
		["customer_name", "email_id", "mobile_no", "card_label", "dunning_state"],
		as_dict=True,
	)
	owed = frappe.get_all(
		"Sales Invoice",
		filters={"customer": customer, "docstatus": 1, "outstanding_amount": (">", 0)},
		fields=["outstanding_amount", "charge_state"],
	)
	waiting = [bill for bill in owed if bill.charge_state not in ("Queued", "Charging")]
	return {
		"customer": customer,
		"name": row.customer_name,
		"email": row.email_id or "",
		"phone": row.mobile_no or "",
		"card": row.card_label or "",
		"payment_problem": row.dunning_state or "",
		"unpaid": bool(waiting),
		"balance": sum((decimal(bill.outstanding_amount) for bill in owed), Decimal(0)),
		"due": sum((decimal(bill.outstanding_amount) for bill in waiting), Decimal(0)),
		"credit": account_credit.available(customer),
	}


def owners(customers: list[str]) -> dict[str, str]:
	"""Whose each thing is, where that is a question: customer -> name when there are several, else nothing."""
	if len(customers) < 2:
		return {}
	rows = frappe.get_all("Customer", {"name": ("in", customers)}, ["name", "customer_name"], as_list=True)
	return dict(rows)
