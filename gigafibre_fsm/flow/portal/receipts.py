"""The payments of a customer, and the receipt of each as PDF."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from urllib.parse import urlencode

import frappe
from frappe import _

from gigafibre_fsm import pdf
from gigafibre_fsm.exceptions import NotFound
from gigafibre_fsm.filters import among
from gigafibre_fsm.flow.billing.agreements import decimal
from gigafibre_fsm.flow.portal import accounts, printing, wording
from gigafibre_fsm.flow.portal.bill_pdf import TEMPLATE
from gigafibre_fsm.web.page_renderer import templates

LATEST = 24
FIELDS = [
	"name",
	"party",
	"posting_date",
	"paid_amount",
	"payment_type",
	"mode_of_payment",
	"unallocated_amount",
]


def of_customers(customers: Sequence[str], latest: int = LATEST) -> list[dict[str, Any]]:
	"""The latest payments and refunds (0: all), newest first: [{"name", "owner", "day", "amount_label", "refund", "method",
	"on_account" (the unallocated part, or empty), "bills": numbers, "pdf"}].
	"""
	rows = frappe.get_all(
		"Payment Entry",
		filters=_of(customers),
		fields=FIELDS,
		order_by="posting_date desc, creation desc",
		limit=latest or None,
	)
	paid = _paid([row.name for row in rows])
	owners = accounts.owners(list(customers))
	return [
		{
			"name": row.name,
			"owner": owners.get(row.party, ""),
			"day": wording.day(row.posting_date),
			"amount_label": wording.amount(decimal(row.paid_amount)),
			"refund": row.payment_type == "Pay",
			"method": _(row.mode_of_payment or ""),
			"on_account": wording.amount(decimal(row.unallocated_amount)) if row.unallocated_amount else "",
			"bills": [bill for bill, _amount in paid.get(row.name, [])],
			"pdf": f"/api/method/gigafibre_fsm.api.portal.receipt?{urlencode({'payment': row.name})}",
		}
		for row in rows
	]


def receipt(customers: Sequence[str], payment: str) -> bytes:
	"""The receipt of one of these customers' payments, in their language. Raises NotFound."""
	if not frappe.db.exists("Payment Entry", {**_of(customers), "name": payment}):
		raise NotFound(_("Payment not found."))
	doc = frappe.get_doc("Payment Entry", payment)
	paper = printing.printed_receipt(doc, _paid([payment]).get(payment, []))
	return pdf.of_html(templates().get_template(TEMPLATE).render({"papers": [paper]}))


def _of(customers: Sequence[str]) -> dict[str, Any]:
	return {"party_type": "Customer", "party": among(customers), "docstatus": 1}


def _paid(payments: list[str]) -> dict[str, list[tuple[str, Any]]]:
	"""Payment -> [(bill, amount)]."""
	found: dict[str, list[tuple[str, Any]]] = {}
	for row in frappe.get_all(
		"Payment Entry Reference",
		filters={
			"parenttype": "Payment Entry",
			"parent": among(payments),
			"reference_doctype": "Sales Invoice",
		},
		fields=["parent", "reference_name", "allocated_amount"],
		order_by="parent, idx",
	):
		found.setdefault(row.parent, []).append((row.reference_name, row.allocated_amount))
	return found
