"""New and lost households by month, and the most frequent reason. A household is its Internet service."""

from __future__ import annotations

from typing import Any

import frappe
from frappe import _
from frappe.utils import add_months, get_first_day, get_last_day, getdate

from gigafibre_fsm.flow.vocabulary import INTERNET
from gigafibre_fsm.gigafibre_fsm.report.columns import column

MONTHS = 12


def execute(filters: dict[str, Any] | None = None) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
	"""(columns, rows) of the last twelve months, the latest first."""
	rows = frappe.get_all(
		"Service Subscription",
		filters={"service_type": INTERNET, "start_date": ("is", "set")},
		fields=["start_date", "end_date", "status", "end_reason"],
	)
	return _columns(), [_month(rows, back) for back in range(MONTHS)]


def _month(rows: list[Any], back: int) -> dict[str, Any]:
	first = getdate(get_first_day(add_months(getdate(), -back)))
	last = getdate(get_last_day(first))
	there = [row for row in rows if row.start_date < first and not (row.end_date and row.end_date < first)]
	left = [
		row for row in rows if row.status == "Cancelled" and row.end_date and first <= row.end_date <= last
	]
	reasons = [row.end_reason for row in left if row.end_reason]
	most = max(set(reasons), key=reasons.count) if reasons else ""
	return {
		"month": f"{first:%Y-%m}",
		"there": len(there),
		"came": sum(first <= row.start_date <= last for row in rows),
		"left": len(left),
		"churn": f"{len(left) / len(there):.1%}" if there else "",
		"reason": _(most),
	}


def _columns() -> list[dict[str, Any]]:
	return [
		column("month", _("Month"), 100),
		column("there", _("At the Beginning"), 140, "Int"),
		column("came", _("Came"), 100, "Int"),
		column("left", _("Left"), 100, "Int"),
		column("churn", _("Churn"), 100, align="right"),
		column("reason", _("Most Frequent Reason"), 220),
	]
