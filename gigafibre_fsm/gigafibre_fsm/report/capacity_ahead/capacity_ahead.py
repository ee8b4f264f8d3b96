"""Working time of the next two weeks: planned, promised, reserved for emergencies, free."""

from __future__ import annotations

from typing import Any

from frappe import _

from gigafibre_fsm.flow.dispatch import performance
from gigafibre_fsm.gigafibre_fsm.report.columns import chart, column

DAYS = 14
KEYS = ("working", "planned", "promised", "reserve", "free")


def execute(
	filters: dict[str, Any] | None = None,
) -> tuple[list[dict[str, Any]], list[dict[str, Any]], None, dict[str, Any]]:
	"""(columns, rows, no message, chart)."""
	rows = performance.capacity_ahead(DAYS)
	for row in rows:
		row.update({f"{key}_hours": round(row[key] / 60, 1) for key in KEYS})
	return _columns(), rows, None, _chart(rows)


def _columns() -> list[dict[str, Any]]:
	return [
		column("day", _("Day"), 130, "Date"),
		column("working_hours", _("Working Hours"), 150, "Float", precision=1),
		column("planned_hours", _("Planned (h)"), 140, "Float", precision=1),
		column("promised_hours", _("Promised (h)"), 140, "Float", precision=1),
		column("reserve_hours", _("Emergency Reserve (h)"), 180, "Float", precision=1),
		column("free_hours", _("Free (h)"), 130, "Float", precision=1),
	]


def _chart(rows: list[dict[str, Any]]) -> dict[str, Any]:
	series = (
		("planned", _("Planned (h)")),
		("promised", _("Promised (h)")),
		("reserve", _("Emergency Reserve (h)")),
		("free", _("Free (h)")),
	)
	return chart(
		[f"{row['day']:%d/%m}" for row in rows],
		{label: [row[f"{key}_hours"] for row in rows] for key, label in series},
		("#0b6b57", "#5f9d8c", "#b4530a", "#cfdcd8"),
		stacked=True,
	)
