"""Visits that were begun in the window that the customer was promised, by technician."""

from __future__ import annotations

from typing import Any

from frappe import _

from gigafibre_fsm.flow.dispatch import performance
from gigafibre_fsm.gigafibre_fsm.report.columns import column, period


def execute(
	filters: dict[str, Any] | None = None,
) -> tuple[list[dict[str, Any]], list[dict[str, Any]], None, dict[str, Any] | None]:
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


def _chart(rows: list[dict[str, Any]]) -> dict[str, Any] | None:
	if not rows:
		return None
	series = (("in_window", _("In the Window")), ("early", _("Before the Window")), ("late", _("Late")))
	return {
		"data": {
			"labels": [row["technician_name"] for row in rows],
			"datasets": [{"name": label, "values": [row[key] for row in rows]} for key, label in series],
		},
		"type": "bar",
		"barOptions": {"stacked": 1},
		"colors": ["#0b6b57", "#9fb8b0", "#b3261e"],
	}
