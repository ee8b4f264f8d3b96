"""The load of the network by OLT or by location."""

from __future__ import annotations

from typing import Any

from frappe import _

from gigafibre_fsm.flow.availability.capacity import by_location, capacity
from gigafibre_fsm.gigafibre_fsm.report.columns import column

# The desk's chart cuts off labels longer than their bar's share of the width: at 1400 pixels this many letters for this many
# bars.
MOST_BARS = 6
MOST_LETTERS = 15


def execute(
	filters: dict[str, Any] | None = None,
) -> tuple[list[dict[str, Any]], list[dict[str, Any]], None, dict[str, Any] | None]:
	"""(columns, rows, no message, chart). Filters: `location`, and `by` ("Location" sums its OLTs)."""
	wanted = filters or {}
	rows = capacity(wanted.get("location") or "")
	grouped = wanted.get("by") == "Location"
	if grouped:
		rows = by_location(rows)
	for row in rows:
		# a text, so that the total row does not sum percentages
		row["used"] = f"{(row['connected'] + row['reserved']) / row['total']:.0%}" if row["total"] else ""
	return _columns(grouped), rows, None, _chart(rows, "location" if grouped else "olt")


def _columns(grouped: bool) -> list[dict[str, Any]]:
	place = column("location", _("Location"), 180)
	first = (
		[place, column("olts", _("OLTs"), 80, "Int")]
		if grouped
		else [
			column("olt", _("OLT"), 240, "Link", options="OLT"),
			column("ip_address", _("IP Address"), 130),
			place,
		]
	)
	return [
		*first,
		column("total", _("Drops"), 90, "Int"),
		column("connected", _("Connected Drops"), 150, "Int"),
		column("reserved", _("Reserved"), 100, "Int"),
		column("out_of_service", _("Out of Service"), 120, "Int"),
		column("available", _("Available"), 110, "Int"),
		column("box_missing", _("Of These, Box Not Installed"), 200, "Int"),
		column("used", _("In Use"), 90, align="right"),
	]


def _chart(rows: list[dict[str, Any]], name: str) -> dict[str, Any] | None:
	shown = [row for row in rows if row["total"]][:MOST_BARS]
	if not shown:
		return None
	series = (("connected", _("In Use")), ("reserved", _("Reserved")), ("available", _("Available")))
	return {
		"data": {
			"labels": [_short(row["location"] or row[name]) for row in shown],
			"datasets": [{"name": label, "values": [row[key] for row in shown]} for key, label in series],
		},
		"type": "bar",
		"barOptions": {"stacked": 1},
		"colors": ["#0b6b57", "#b4530a", "#9fb8b0"],
	}


def _short(name: str) -> str:
	return name if len(name) <= MOST_LETTERS else name.replace("Sainte-", "Ste-").replace("Saint-", "St-")
