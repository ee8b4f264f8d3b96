"""Time on site and travel by technician, on average."""

from __future__ import annotations

from typing import Any

from frappe import _

from gigafibre_fsm.flow.dispatch import performance
from gigafibre_fsm.gigafibre_fsm.report.columns import chart, column, period


def execute(
	filters: dict[str, Any] | None = None,
) -> tuple[list[dict[str, Any]], list[dict[str, Any]], None, dict[str, Any]]:
	"""(columns, rows, no message, chart). Filters: `from_date`, `to_date`; by default the last 30 days."""
	rows = performance.time_on_site(*period(filters, 30))
	return _columns(), rows, None, _chart(rows)


def _columns() -> list[dict[str, Any]]:
	return [
		column("technician_name", _("Technician"), 220),
		column("visits", _("Visits"), 100, "Int"),
		column("on_site", _("On Site (min)"), 140, "Int"),
		column("planned", _("Planned (min)"), 140, "Int"),
		column("travel", _("Travel (min)"), 140, "Int"),
	]


def _chart(rows: list[dict[str, Any]]) -> dict[str, Any]:
	series = (("on_site", _("On Site (min)")), ("travel", _("Travel (min)")))
	return chart(
		[row["technician_name"] for row in rows],
		{label: [int(row[key] or 0) for row in rows] for key, label in series},
		("#0b6b57", "#b4530a"),
	)
