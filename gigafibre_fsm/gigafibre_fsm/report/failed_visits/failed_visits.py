"""Failed visits by reason."""

from __future__ import annotations

from typing import Any

from frappe import _

from gigafibre_fsm.flow.dispatch import performance
from gigafibre_fsm.gigafibre_fsm.report.columns import chart, column, period

MOST_BARS, MOST_LETTERS = 8, 24


def execute(
	filters: dict[str, Any] | None = None,
) -> tuple[list[dict[str, Any]], list[dict[str, Any]], None, dict[str, Any]]:
	"""(columns, rows, no message, chart). Filters: `from_date`, `to_date`; by default the last 90 days."""
	rows = performance.failed_visits(*period(filters, 90))
	return _columns(), rows, None, _chart(rows)


def _columns() -> list[dict[str, Any]]:
	return [
		column("reason", _("Reason"), 420),
		column("visits", _("Visits"), 100, "Int"),
		column("last", _("Last"), 130, "Date"),
	]


def _chart(rows: list[dict[str, Any]]) -> dict[str, Any]:
	shown = rows[:MOST_BARS]
	return chart(
		[(row["reason"] or "")[:MOST_LETTERS] for row in shown],
		{_("Failed visits"): [row["visits"] for row in shown]},
		("#b3261e",),
	)
