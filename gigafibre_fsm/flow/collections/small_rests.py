"""Rests of bills below the minimum card payment (a cheque that was some cents short): no card can pay one by itself, so they
are carried to the customer's next bill and paid with it. Reads only.
"""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import frappe

from gigafibre_fsm.flow.billing.agreements import decimal
from gigafibre_fsm.flow.vocabulary import CHARGE_UNDER_WAY, CHARGE_UNPAID
from gigafibre_fsm.money import SMALLEST, ZERO

BILLS_WITH_REST = [
	["docstatus", "=", 1],
	["is_return", "=", 0],
	["fsm_billing_key", "is", "set"],
	["outstanding_amount", ">", 0],
	["outstanding_amount", "<", float(SMALLEST)],
	["fsm_charge_state", "in", ("", *CHARGE_UNPAID, "Paid")],
]
"""Filters of Sales Invoice: bills of this app with such a rest, and no charge under way."""


def carried_to(invoice: Any) -> list[Any]:
	"""The rests that are paid with `invoice` (a row with name, customer, company, debit_to), oldest first: {name,
	outstanding_amount}.
	"""
	same = [[field, "=", invoice.get(field)] for field in ("customer", "company", "debit_to")]
	return frappe.get_all(
		"Sales Invoice",
		filters=[*BILLS_WITH_REST, *same, ["name", "!=", invoice.name]],
		fields=["name", "outstanding_amount"],
		order_by="posting_date, name",
	)


def total(invoice: str) -> Decimal:
	"""What a charge of this invoice carries: nothing while another charge of the customer is under way, which may carry the
	same cents.
	"""
	fields = ["name", "customer", "company", "debit_to"]
	facts = frappe.db.get_value("Sales Invoice", invoice, fields, as_dict=True)
	another = {
		"customer": facts.customer,
		"name": ("!=", invoice),
		"docstatus": 1,
		"fsm_charge_state": ("in", CHARGE_UNDER_WAY),
	}
	if frappe.db.exists("Sales Invoice", another):
		return ZERO
	return sum((decimal(row.outstanding_amount) for row in carried_to(facts)), ZERO)
