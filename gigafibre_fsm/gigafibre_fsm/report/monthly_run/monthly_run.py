"""Progress of the monthly run: one row per month, the latest first."""

from __future__ import annotations

from typing import Any

import frappe
from frappe import _
from frappe.utils import getdate, nowdate

from gigafibre_fsm.flow.billing import monthly
from gigafibre_fsm.flow.billing.rules import period_of
from gigafibre_fsm.flow.vocabulary import CHARGE_UNDER_WAY, CHARGE_UNPAID
from gigafibre_fsm.gigafibre_fsm.report.columns import column

MONTHS = 24


def execute(
	filters: dict[str, Any] | None = None,
) -> tuple[list[dict[str, Any]], list[dict[str, Any]], None, Any]:
	"""(columns, rows, no message, chart)."""
	today = getdate(nowdate())
	rows = frappe.db.sql(
		"""SELECT fsm_period_start AS period_start, COUNT(*) AS invoices, SUM(grand_total) AS total,
			SUM(fsm_charge_state = 'Paid') AS paid, SUM(fsm_charge_state IN %(under_way)s) AS under_way,
			SUM(fsm_charge_state IN %(failed)s) AS unpaid, MAX(creation) AS latest
		FROM `tabSales Invoice` WHERE docstatus = 1 AND fsm_billing_key LIKE 'month:%%'
		GROUP BY fsm_period_start ORDER BY fsm_period_start DESC LIMIT %(months)s""",
		{"under_way": CHARGE_UNDER_WAY, "failed": CHARGE_UNPAID, "months": MONTHS},
		as_dict=True,
	)
	start = period_of(today)[0]
	if not rows or rows[0].period_start != start:
		empty = dict.fromkeys(("invoices", "total", "paid", "under_way", "unpaid"), 0)
		rows.insert(0, frappe._dict(period_start=start, latest=None, **empty))
	for row in rows:
		row.left = len(monthly.customers_due(today)) if row.period_start == start else 0
	return _columns(), rows, None, _chart(rows[0])


def _columns() -> list[dict[str, Any]]:
	return [
		column("period_start", _("Month"), 130, "Date"),
		column("left", _("Customers Left"), 130, "Int"),
		column("invoices", _("Invoices"), 130, "Int"),
		column("total", _("Total"), 130, "Currency"),
		column("paid", _("Paid"), 130, "Int"),
		column("under_way", _("Being Charged"), 130, "Int"),
		column("unpaid", _("Not Paid"), 130, "Int"),
		column("latest", _("Latest Invoice"), 170, "Datetime"),
	]


def _chart(row: Any) -> dict[str, Any] | None:
	"""None before the month's first customer: a chart of zeros cannot be drawn."""
	labels = [_("Customers Left"), _("Being Charged"), _("Paid"), _("Not Paid")]
	values = [row.left, int(row.under_way), int(row.paid), int(row.unpaid)]
	if not any(values):
		return None
	return {"data": {"labels": labels, "datasets": [{"values": values}]}, "type": "percentage"}
