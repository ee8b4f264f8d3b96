"""Demand for fibre by municipality and road, as a list and a map."""

from __future__ import annotations

from typing import Any

from frappe import _

from gigafibre_fsm.flow.leads.demand import demand
from gigafibre_fsm.gigafibre_fsm.report.columns import column


def execute(filters: dict[str, Any] | None = None) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
	"""(columns, rows); the rows also have latitude and longitude for the map. Filters: `municipality`, and `told` to include
	leads that were already notified.
	"""
	wanted = filters or {}
	return _columns(), demand(wanted.get("municipality") or "", not wanted.get("told"))


def _columns() -> list[dict[str, Any]]:
	return [
		column("municipality", _("Municipality"), 220),
		column("road", _("Road"), 280),
		column("leads", _("Requests"), 100, "Int"),
		column("business", _("Of These, Businesses"), 160, "Int"),
		column("last", _("Last Asked"), 170, "Datetime"),
		column("planned", _("Planned Date"), 130, "Date"),
	]
