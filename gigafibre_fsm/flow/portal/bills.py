"""A customer's bills for the portal."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any
from urllib.parse import urlencode

import frappe
from frappe import _
from frappe.utils import getdate

from gigafibre_fsm.filters import among
from gigafibre_fsm.flow.billing.agreements import decimal
from gigafibre_fsm.flow.collections import payment_agreements
from gigafibre_fsm.flow.portal import (
	accounts,
	bill_lines,
	next_bill,
	payment_agreement,
	status_facts,
	wording,
)
from gigafibre_fsm.flow.pricing import labels
from gigafibre_fsm.flow.vocabulary import CHARGE_UNDER_WAY
from gigafibre_fsm.money import SMALLEST

LATEST = 60


FIELDS = [
	"name",
	"customer",
	"posting_date",
	"due_date",
	"is_opening",
	"grand_total",
	"outstanding_amount",
	"status",
	"fsm_charge_state",
	"fsm_period_start",
	"fsm_period_end",
]


def of_customers(customers: list[str], latest: int = LATEST) -> list[dict[str, Any]]:
	"""The latest bills and credit notes (0: all), newest first, with their lines and taxes."""
	rows = frappe.get_all(
		"Sales Invoice",
		filters={"customer": among(customers), "docstatus": 1},
		fields=FIELDS,
		order_by="posting_date desc, creation desc",
		limit=latest or None,
	)
	names = [bill.name for bill in rows]
	lines = _parts("Sales Invoice Item", names, ["parent", "item_code", "description", "amount"])
	taxes = _parts("Sales Taxes and Charges", names, ["parent", "description", "tax_amount"])
	owners = accounts.owners(customers)
	promised = payment_agreements.covered(rows)
	return [
		{
			**_bill(bill, lines.get(bill.name, []), taxes.get(bill.name, []), bill.name in promised),
			"owner": owners.get(bill.customer, ""),
		}
		for bill in rows
	]


def accounts_of(customers: list[str]) -> list[dict[str, Any]]:
	"""Each customer's balance and payment method: [{"customer", "name", "card", "autopay", "paper", "owed", "credit",
	"sentence", "installments", "next"}]; amounts as formatted text, empty for zero.
	"""
	return [_account(accounts.account(customer)) for customer in customers]


def _account(account: dict[str, Any]) -> dict[str, Any]:
	customer, coming = account["customer"], next_bill.of_customer(account["customer"])
	return {
		**{name: account[name] for name in ("customer", "name", "card", "autopay", "paper")},
		"owed": wording.amount(account["balance"]) if account["balance"] else "",
		"credit": wording.amount(account["credit"]) if account["credit"] else "",
		"sentence": asdict(status_facts.of_account(customer, account["card"])),
		"installments": payment_agreement.of_customer(customer),
		"next": _("Next bill: {0} on {1}").format(wording.amount(coming.total), wording.day(coming.day))
		if coming
		else "",
	}


def bill_of(customers: list[str], name: str) -> dict[str, Any] | None:
	"""One of these customers' invoices, without its lines."""
	filters = {"name": name, "customer": among(customers), "docstatus": 1}
	bill = frappe.db.get_value("Sales Invoice", filters, FIELDS, as_dict=True)
	return _bill(bill, [], [], bool(payment_agreements.covered([bill]))) if bill else None


def with_lines(bill: Any) -> dict[str, Any]:
	"""The entry of `of_customers` for one invoice; `bill` has the fields of FIELDS."""
	lines = _parts("Sales Invoice Item", [bill.name], ["parent", "item_code", "description", "amount"])
	taxes = _parts("Sales Taxes and Charges", [bill.name], ["parent", "description", "tax_amount"])
	promised = bool(payment_agreements.covered([bill]))
	return _bill(bill, lines.get(bill.name, []), taxes.get(bill.name, []), promised)


def _parts(table: str, invoices: list[str], fields: list[str]) -> dict[str, list[Any]]:
	"""The child rows of these invoices, by invoice: one query instead of one document each."""
	filters = {"parenttype": "Sales Invoice", "parent": among(invoices)}
	rows = frappe.get_all(table, filters=filters, fields=fields, order_by="parent, idx") if invoices else []
	found: dict[str, list[Any]] = {}
	for row in rows:
		found.setdefault(row.parent, []).append(row)
	return found


def _bill(doc: Any, lines: list[Any], taxes: list[Any], promised: bool) -> dict[str, Any]:
	"""One bill; `promised`: covered by a payment agreement, and therefore not late."""
	outstanding = decimal(doc.outstanding_amount)
	charging = outstanding > 0 and doc.fsm_charge_state in CHARGE_UNDER_WAY
	promised = promised and outstanding > 0
	label = _("By installments") if promised else _(doc.status, context="Bill")
	return {
		"name": doc.name,
		"customer": doc.customer,
		"date": str(getdate(doc.posting_date)),
		"date_label": wording.day(doc.posting_date),
		"due": str(getdate(doc.due_date)) if doc.due_date else "",
		"total": f"{decimal(doc.grand_total):.2f}",
		"total_label": wording.amount(decimal(doc.grand_total)),
		"outstanding": f"{outstanding:.2f}",
		"outstanding_label": wording.amount(outstanding),
		"status": "Unpaid" if promised else doc.status,
		"status_label": _("Being paid") if charging else label,
		"can_pay": outstanding >= SMALLEST and not charging,
		"print": f"/portail/facture?f={doc.name}",
		"pdf": f"/api/method/gigafibre_fsm.api.portal.bill?{urlencode({'invoice': doc.name})}",
		"needs_confirmation": doc.fsm_charge_state == "Needs Action",
		"lines": [wording.line(bill_lines.label(row, doc), row.amount) for row in lines],
		"taxes": [
			wording.line(labels.of_tax(row.description, wording.language()), row.tax_amount) for row in taxes
		],
	}
