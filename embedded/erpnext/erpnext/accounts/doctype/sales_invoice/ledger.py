"""The ledger lines of an invoice: the customer against income, taxes and the cents of rounding."""

from __future__ import annotations

from typing import TYPE_CHECKING

import frappe
from frappe.utils import flt

if TYPE_CHECKING:
	from frappe.model.document import Document


def ledger_lines(invoice: Document) -> list[dict]:
	"""Amounts in the company's currency; a negative credit is posted as a debit and vice versa."""
	rounding = flt(invoice.base_rounding_adjustment)
	total = flt(invoice.base_rounded_total) if rounding else flt(invoice.base_grand_total)
	lines = []
	if total:
		lines.append(customer_line(invoice, total))
	for item in invoice.items:
		if flt(item.base_net_amount):
			lines.append(
				{
					"account": item.income_account,
					"against": invoice.customer,
					"cost_center": item.cost_center,
					"project": item.project or invoice.project,
					**side("credit", item.base_net_amount),
				}
			)
	for tax in invoice.taxes:
		if flt(tax.base_tax_amount_after_discount_amount):
			lines.append(
				{
					"account": tax.account_head,
					"against": invoice.customer,
					"cost_center": tax.cost_center,
					**side("credit", tax.base_tax_amount_after_discount_amount),
				}
			)
	lines = merged(lines)
	off = flt(sum(flt(line.get("debit")) - flt(line.get("credit")) for line in lines), 2)
	if off:
		account, cost_center = frappe.get_cached_value(
			"Company", invoice.company, ["round_off_account", "round_off_cost_center"]
		)
		lines.append(
			{
				"account": account,
				"against": invoice.customer,
				"cost_center": cost_center or invoice.cost_center,
				**side("credit", off),
			}
		)
	return lines


def merged(lines: list[dict]) -> list[dict]:
	"""One line for each account, cost center and project."""
	sums: dict[tuple, dict] = {}
	for line in lines:
		key = tuple(line.get(field) for field in ("account", "party", "cost_center", "project"))
		same = sums.setdefault(key, {**line, "debit": 0.0, "credit": 0.0})
		for name in ("debit", "credit"):
			same[name] += flt(line.get(name))
	for line in sums.values():
		line.update(side("debit", flt(line["debit"] - line["credit"], 2)))
	return [line for line in sums.values() if line["debit"] or line["credit"]]


def customer_line(invoice: Document, total: float) -> dict:
	against = invoice.name
	if invoice.is_return and invoice.return_against and not invoice.update_outstanding_for_self:
		against = invoice.return_against
	return {
		"account": invoice.debit_to,
		"party_type": "Customer",
		"party": invoice.customer,
		"due_date": invoice.due_date,
		"against": invoice.against_income_account,
		"against_voucher_type": invoice.doctype,
		"against_voucher": against,
		"cost_center": invoice.cost_center,
		**side("debit", total),
	}


def side(name: str, amount: float) -> dict[str, float]:
	other = {"debit": "credit", "credit": "debit"}[name]
	positive = flt(amount) > 0
	return {name if positive else other: abs(flt(amount)), other if positive else name: 0.0}
