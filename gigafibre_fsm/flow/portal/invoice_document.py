"""A bill as a page to print: seller, buyer, lines, taxes with their numbers, payments."""

from __future__ import annotations

from typing import Any

import frappe

from gigafibre_fsm.filters import among
from gigafibre_fsm.flow.billing.agreements import decimal
from gigafibre_fsm.flow.portal import bills, wording
from gigafibre_fsm.flow.vocabulary import SETTINGS

MORE = (
	"company",
	"customer",
	"customer_name",
	"net_total",
	"is_return",
	"return_against",
)
WHERE = ("fsm_service_location", "fsm_billed_subscriptions")


def paper(customers: list[str], name: str) -> dict[str, Any] | None:
	"""One of these customers' bills, or a credit note: the fields of `bills.of_customers` and {"seller", "buyer",
	"addresses", "period", "subtotal", "taxes" with their "number", "payments", "credits", "balance_label",
	"credit_of"}; None when there is none of that name.
	"""
	filters = {"name": name, "customer": among(customers), "docstatus": 1}
	row = frappe.db.get_value("Sales Invoice", filters, [*bills.FIELDS, *MORE, *WHERE], as_dict=True)
	return paper_of(row) if row else None


def paper_of(row: Any) -> dict[str, Any]:
	"""The same for a bill from its fields; the caller has checked permissions."""
	name = row.name
	bill = bills.with_lines(row)
	number_taxes(bill["taxes"])
	return {
		**bill,
		"seller": seller(row.company),
		"buyer": row.customer_name,
		"addresses": _addresses(row),
		"period": (wording.day(row.fsm_period_start), wording.day(row.fsm_period_end))
		if row.fsm_period_start
		else None,
		"subtotal_label": wording.amount(decimal(row.net_total)),
		"payments": _payments(name),
		"credits": _credits(name),
		"balance_label": wording.amount(decimal(row.outstanding_amount)),
		"credit_of": row.return_against or "",
	}


def seller(company: str) -> dict[str, str]:
	name = frappe.get_cached_value("Company", company, "company_name")
	return {"name": name, "address": frappe.get_cached_doc(SETTINGS).headquarters or ""}


def number_taxes(taxes: list[dict[str, str]]) -> None:
	"""Add to each tax its registration number."""
	settings = frappe.get_cached_doc(SETTINGS)
	tps, tvq = settings.tps_number or "", settings.tvq_number or ""
	numbers = {"TPS": tps, "GST": tps, "TVQ": tvq, "QST": tvq}
	for tax in taxes:
		tax["number"] = next((numbers[kind] for kind in numbers if kind in tax["label"].upper()), "")


def _addresses(row: Any) -> list[str]:
	"""The addresses of the billed services: one bill may cover several locations."""
	names = [row.fsm_service_location] if row.fsm_service_location else []
	if not names and row.fsm_billed_subscriptions:
		names = frappe.get_all(
			"Service Subscription",
			filters={"name": among(row.fsm_billed_subscriptions.split())},
			pluck="location",
			distinct=True,
		)
	places = frappe.get_all(
		"Service Location",
		filters={"name": among(names)},
		fields=["address_line", "city", "postal_code"],
		order_by="creation",
	)
	return [", ".join(filter(None, (each.address_line, each.city, each.postal_code))) for each in places]


def _credits(invoice: str) -> list[dict[str, str]]:
	"""The credit notes that reduced a bill: [{"name", "amount_label"}]."""
	notes = frappe.get_all(
		"Sales Invoice",
		filters={"return_against": invoice, "docstatus": 1, "update_outstanding_for_self": 0},
		fields=["name", "grand_total"],
		order_by="posting_date, creation",
	)
	return [{"name": note.name, "amount_label": wording.amount(decimal(note.grand_total))} for note in notes]


def _payments(invoice: str) -> list[dict[str, str]]:
	"""The payments and refunds of a bill: [{"date_label", "amount_label", "method"}]."""
	rows = frappe.db.sql(
		"""SELECT e.posting_date, e.mode_of_payment, r.allocated_amount FROM `tabPayment Entry Reference` r
		JOIN `tabPayment Entry` e ON e.name = r.parent
		WHERE r.reference_doctype = 'Sales Invoice' AND r.reference_name = %s AND e.docstatus = 1
		ORDER BY e.posting_date, e.creation""",
		invoice,
		as_dict=True,
	)
	return [
		{
			"date_label": wording.day(row.posting_date),
			"amount_label": wording.amount(decimal(row.allocated_amount)),
			"method": row.mode_of_payment or "",
		}
		for row in rows
	]
