"""A customer's records from the former system: bills and payments to read, and pre-authorized debit mandates.

These bills are not in the ledger: what was unpaid of one is an invoice of its own, and is paid there.
"""

from __future__ import annotations

from typing import Any

import frappe
from frappe import _

from gigafibre_fsm.filters import among
from gigafibre_fsm.flow.billing.agreements import decimal
from gigafibre_fsm.flow.collections import debit_mandates
from gigafibre_fsm.flow.portal import accounts, wording

LATEST = 60


def of_customers(customers: list[str], latest: int = LATEST) -> dict[str, Any]:
	"""{"bills": [{"number", "owner", "date_label", "total_label", "state", "state_label", "lines"}], "payments": [{"label",
	"owner", "date_label", "amount_label"}], "mandates": sentences}, the newest first, at most `latest` of each (0: all).
	"""
	owners = accounts.owners(customers)
	return {
		"bills": _bills(customers, owners, latest),
		"payments": _payments(customers, owners, latest),
		"mandates": _mandates(customers),
	}


def _bills(customers: list[str], owners: dict[str, str], latest: int) -> list[dict[str, Any]]:
	rows = frappe.get_all(
		"Legacy Invoice",
		filters={"customer": among(customers)},
		fields=["name", "customer", "number", "invoice_date", "due_date", "total", "opening_invoice"],
		order_by="invoice_date desc, name desc",
		limit=latest or None,
	)
	lines: dict[str, list[dict[str, str]]] = {}
	for line in frappe.get_all(
		"Legacy Invoice Line",
		filters={"parenttype": "Legacy Invoice", "parent": among(row.name for row in rows)},
		fields=["parent", "description", "amount"],
		order_by="parent, idx",
	):
		lines.setdefault(line.parent, []).append(wording.line(line.description, line.amount))
	left = _still_owed([row.opening_invoice for row in rows if row.opening_invoice])
	return [
		{
			"number": row.number,
			"owner": owners.get(row.customer, ""),
			"date_label": wording.day(row.invoice_date),
			"due_label": wording.day(row.due_date),
			"total_label": wording.amount(decimal(row.total)),
			"state": "Unpaid" if row.opening_invoice in left else "Paid",
			"state_label": _("To pay above") if row.opening_invoice in left else _("Paid", context="Bill"),
			"lines": lines.get(row.name, []),
		}
		for row in rows
	]


def _still_owed(invoices: list[str]) -> set[str]:
	unpaid = {"name": among(invoices), "docstatus": 1, "outstanding_amount": (">", 0)}
	return set(frappe.get_all("Sales Invoice", filters=unpaid, pluck="name"))


def _payments(customers: list[str], owners: dict[str, str], latest: int) -> list[dict[str, Any]]:
	rows = frappe.get_all(
		"Legacy Payment",
		filters={"customer": among(customers)},
		fields=["customer", "payment_date", "amount", "method", "reference", "legacy_invoice"],
		order_by="payment_date desc, name desc",
		limit=latest or None,
	)
	bills = dict(
		frappe.get_all(
			"Legacy Invoice",
			filters={"name": among(row.legacy_invoice for row in rows if row.legacy_invoice)},
			fields=["name", "number"],
			as_list=True,
		)
	)
	return [
		{
			"label": " · ".join(
				filter(None, (row.method or row.reference, _bill(bills.get(row.legacy_invoice))))
			)
			or (_("Payment") if row.amount >= 0 else _("Refund")),
			"owner": owners.get(row.customer, ""),
			"date_label": wording.day(row.payment_date),
			"amount_label": wording.amount(decimal(row.amount)),
		}
		for row in rows
	]


def _bill(number: str | None) -> str:
	return _("Bill {0}").format(number) if number else ""


def _mandates(customers: list[str]) -> list[str]:
	"""The debit mandates on paper; those that Stripe has are already shown as the payment method."""
	rows = frappe.get_all(
		"Debit Mandate",
		filters={"customer": among(customers), "status": "Active", "stripe_mandate": ("is", "not set")},
		fields=["account_end", "stripe_state"],
		order_by="signed_on desc, name",
	)
	sentences = {
		debit_mandates.SENDING: _("Your pre-authorized debit (account ending in {0}) is being set up."),
		debit_mandates.TO_CONFIRM: _(
			"Your pre-authorized debit (account ending in {0}) waits for you: an e-mail tells how to confirm two small deposits."
		),
	}
	unknown = _(
		"Your pre-authorized debit (account ending in {0}) is in our former system only. Add the account again to pay from it."
	)
	return [sentences.get(row.stripe_state, unknown).format(row.account_end) for row in rows]
