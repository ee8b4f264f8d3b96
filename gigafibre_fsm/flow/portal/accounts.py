"""The customers of one sign-in: several, where people share a telephone number or an email address."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import frappe
from frappe import _

from gigafibre_fsm.exceptions import NotFound
from gigafibre_fsm.filters import among
from gigafibre_fsm.flow.billing.agreements import decimal
from gigafibre_fsm.flow.collections import account_credit
from gigafibre_fsm.guards.records import customers_of


def account(customer: str) -> dict[str, Any]:
	"""{"customer", "name", "email", "phone", "card", "autopay", "paper", "balance", "credit"}; amounts in dollars; "credit"
	is unallocated money for the next bill; "autopay": bills are charged to the card; "paper": bills are also printed and
	posted.
	"""
	row = frappe.db.get_value(
		"Customer",
		customer,
		["customer_name", "email_id", "mobile_no", "fsm_card_label", "fsm_ppa_enabled", "fsm_paper_bill"],
		as_dict=True,
	)
	owed = frappe.get_all(
		"Sales Invoice",
		filters={"customer": customer, "docstatus": 1, "outstanding_amount": (">", 0)},
		pluck="outstanding_amount",
	)
	return {
		"customer": customer,
		"name": row.customer_name,
		"email": row.email_id or "",
		"phone": row.mobile_no or "",
		"card": row.fsm_card_label or "",
		"autopay": bool(row.fsm_ppa_enabled),
		"paper": bool(row.fsm_paper_bill),
		"balance": sum((decimal(amount) for amount in owed), Decimal(0)),
		"credit": account_credit.available(customer),
	}


def names(customers: list[str]) -> list[dict[str, str]]:
	"""[{"customer", "name"}] of these customers, for a choice."""
	fields = ["name as customer", "customer_name as name"]
	return frappe.get_all("Customer", {"name": among(customers)}, fields, order_by="customer_name")


def owners(customers: list[str]) -> dict[str, str]:
	"""{customer: name} to label records when there are several customers; empty when there is one."""
	if len(customers) < 2:
		return {}
	rows = frappe.get_all("Customer", {"name": among(customers)}, ["name", "customer_name"], as_list=True)
	return dict(rows)


def own_location(location: str) -> str:
	"""A Service Location of the session's customers. Raises NotFound for any other, whether it exists or not."""
	own = {"name": location, "customer": among(customers_of(frappe.session.user))}
	if not frappe.db.exists("Service Location", own):
		raise NotFound(_("Address not found."))
	return location
