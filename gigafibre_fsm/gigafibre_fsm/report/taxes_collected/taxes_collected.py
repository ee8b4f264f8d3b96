"""GST and QST billed in a period, by month and tax, less credit notes."""

from __future__ import annotations

from typing import Any

import frappe
from frappe import _

from gigafibre_fsm.flow.portal import wording
from gigafibre_fsm.flow.pricing import labels
from gigafibre_fsm.gigafibre_fsm.report.columns import column


def execute(filters: dict[str, Any] | None = None) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
	"""(columns, rows) by month. Filters: `from_date` and `to_date`, both included."""
	wanted = filters or {}
	rows = frappe.db.sql(
		"""SELECT DATE_FORMAT(invoice.posting_date, '%%Y-%%m') AS month, tax.description, tax.account_head AS account,
			COUNT(DISTINCT invoice.name) AS bills, SUM(invoice.base_net_total) AS net,
			SUM(tax.base_tax_amount_after_discount_amount) AS tax
		FROM `tabSales Taxes and Charges` tax
		JOIN `tabSales Invoice` invoice ON invoice.name = tax.parent AND tax.parenttype = 'Sales Invoice'
		WHERE invoice.docstatus = 1 AND invoice.posting_date BETWEEN %(from_date)s AND %(to_date)s
		GROUP BY month, tax.description, tax.account_head ORDER BY month, tax.account_head""",
		{"from_date": wanted.get("from_date"), "to_date": wanted.get("to_date")},
		as_dict=True,
	)
	for row in rows:
		row.description = labels.of_tax(row.description, wording.language())
	return _columns(), rows


def _columns() -> list[dict[str, Any]]:
	return [
		column("month", _("Month"), 100),
		column("description", _("Tax"), 200),
		column("account", _("Account"), 260, "Link", options="Account"),
		column("bills", _("Bills"), 90, "Int"),
		column("net", _("Before Taxes"), 150, "Currency"),
		column("tax", _("Tax Collected"), 150, "Currency"),
	]
