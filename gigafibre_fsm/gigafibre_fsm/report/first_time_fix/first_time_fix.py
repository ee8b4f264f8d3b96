"""Visits that solved the problem at once (first-time fix), by month and type."""

from __future__ import annotations

from typing import Any

from frappe import _

from gigafibre_fsm.flow.dispatch import performance
from gigafibre_fsm.gigafibre_fsm.report.columns import chart, column, period


def execute(
	filters: dict[str, Any] | None = None,
) -> tuple[list[dict[str, Any]], list[dict[str, Any]], None, dict[str, Any]]:
	"""(columns, rows, no message, chart). Filters: `from_date`, `to_date`; by default the last 180 days."""
	rows = performance.first_time_fix(*period(filters, 180))
	for row in rows:
		row["type_label"] = _(row["job_type"])
		row["share"] = f"{row['at_once'] / row['visits']:.0%}"
	return _columns(), rows, None, _chart(rows)


def _columns() -> list[dict[str, Any]]:
	return [
		column("month", _("Month"), 130, "Date"),
		column("type_label", _("Type"), 180),
		column("visits", _("Visits"), 100, "Int"),
		column("at_once", _("Settled at Once"), 160, "Int"),
		column("share", _("Share"), 100, align="right"),
	]


def _chart(rows: list[dict[str, Any]]) -> dict[str, Any]:
	"""The share of each month, in percent."""
	shares = {}
	for month in dict.fromkeys(row["month"] for row in rows):
		own = [row for row in rows if row["month"] == month]
		shares[month[:7]] = round(
			100 * sum(int(row["at_once"]) for row in own) / sum(row["visits"] for row in own)
		)
	return chart(list(shares), {_("Settled at once (%)"): list(shares.values())}, ("#0b6b57",), "line")
