"""The billed revenue of a period by plan and extra, before taxes, less credit notes."""

from __future__ import annotations

from typing import Any

import frappe
from frappe import _

from gigafibre_fsm.gigafibre_fsm.report.columns import column


def execute(filters: dict[str, Any] | None = None) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
	"""(columns, rows), the largest amount first. Filters: `from_date` and `to_date`, both included."""
	wanted = filters or {}
	rows = frappe.db.sql(
		"""SELECT line.item_code AS item, line.item_name, item.fsm_service_type AS service_type,
			COUNT(DISTINCT invoice.customer) AS customers, SUM(line.base_net_amount) AS net
		FROM `tabSales Invoice Item` line
		JOIN `tabSales Invoice` invoice ON invoice.name = line.parent AND invoice.docstatus = 1 AND invoice.is_opening != 'Yes'
		LEFT JOIN `tabItem` item ON item.name = line.item_code
		WHERE invoice.posting_date BETWEEN %(from_date)s AND %(to_date)s
		GROUP BY line.item_code, line.item_name, item.fsm_service_type ORDER BY net DESC""",
		{"from_date": wanted.get("from_date"), "to_date": wanted.get("to_date")},
		as_dict=True,
	)
	for row in rows:
		row.service_type = _(row.service_type or "")
	return _columns(), rows


def _columns() -> list[dict[str, Any]]:
	return [
		column("item", _("Item"), 150, "Link", options="Item"),
		column("item_name", _("Plan"), 260),
		column("service_type", _("Service Type"), 140),
		column("customers", _("Customers"), 110, "Int"),
		column("net", _("Billed before Taxes"), 180, "Currency"),
	]
