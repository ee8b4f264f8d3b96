"""Visits that began in the promised window, by technician."""

from __future__ import annotations

from typing import Any

from frappe import _

from gigafibre_fsm.flow.dispatch import performance
from gigafibre_fsm.gigafibre_fsm.report.columns import chart, column, period


def execute(
	filters: dict[str, Any] | None = None,
) -> tuple[list[dict[str, Any]], list[dict[str, Any]], None, dict[str, Any]]:
	"""(columns, rows, no message, chart). Filters: `from_date`, `to_date`; by default the last 30 days."""
	rows = performance.punctuality(*period(filters, 30))
	for row in rows:
		row["share"] = f"{row['in_window'] / row['visits']:.0%}"
	return _columns(), rows, None, _chart(rows)


def _columns() -> list[dict[str, Any]]:
	return [
		column("technician_name", _("Technician"), 220),
		column("visits", _("Visits"), 100, "Int"),
		column("in_window", _("In the Window"), 140, "Int"),
		column("early", _("Before the Window"), 100, "Int"),
		column("late", _("Late"), 100, "Int"),
		column("minutes_late", _("Late by (min)"), 130, "Int"),
		column("share", _("Share"), 100, align="right"),
	]


def _chart(rows: list[dict[str, Any]]) -> dict[str, Any]:
	series = (("in_window", _("In the Window")), ("early", _("Before the Window")), ("late", _("Late")))
	return chart(
		[row["technician_name"] for row in rows],
		{label: [row[key] for row in rows] for key, label in series},
		("#0b6b57", "#9fb8b0", "#b3261e"),
		stacked=True,
	)
