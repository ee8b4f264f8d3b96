"""Waiting messages in the outbox with their age, and dead messages."""

from __future__ import annotations

from typing import Any

from frappe import _

from gigafibre_fsm.clock import to_utc, utc_now
from gigafibre_fsm.gigafibre_fsm.report.columns import column
from gigafibre_fsm.outbox import service


def execute(
	filters: dict[str, Any] | None = None,
) -> tuple[list[dict[str, Any]], list[dict[str, Any]], None, Any]:
	"""(columns, rows, no message, chart): one row per channel and unsent status; ages in minutes."""
	now = utc_now()
	rows = [
		{
			**row,
			"status_label": _(row["status"]),
			"age": round((now - to_utc(row["oldest"])).total_seconds() / 60, 1),
		}
		for row in service.depth()
	]
	return _columns(), rows, None, _chart(rows)


def _columns() -> list[dict[str, Any]]:
	return [
		column("channel", _("Channel"), 140),
		column("status_label", _("Status"), 120),
		column("rows", _("Messages"), 110, "Int"),
		column("age", _("Oldest (minutes)"), 150, "Float"),
		column("oldest", _("Oldest"), 170, "Datetime"),
		column("attempts", _("Most Attempts"), 130, "Int"),
	]


def _chart(rows: list[dict[str, Any]]) -> dict[str, Any] | None:
	if not rows:
		return None
	labels = [f"{row['channel']} ({row['status_label']})" for row in rows]
	return {
		"data": {"labels": labels, "datasets": [{"values": [row["rows"] for row in rows]}]},
		"type": "bar",
	}
