"""The drops of each municipality: connected, free, out of service; and the number of leads that wait there for fibre."""

from __future__ import annotations

from typing import Any

import frappe
from frappe import _

from gigafibre_fsm.flow.availability.rules import NO_DROP
from gigafibre_fsm.gigafibre_fsm.report.columns import column


def execute(filters: dict[str, Any] | None = None) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
	"""(columns, rows), the largest municipality first."""
	rows = frappe.db.sql(
		"""SELECT IFNULL(ville, '') AS municipality, COUNT(*) AS total, SUM(status = 'Occupied') AS connected,
			SUM(status IN ('Held', 'Reserved')) AS reserved, SUM(status = 'Available') AS available,
			SUM(status = 'Available' AND drop_state = %(no_drop)s) AS box_missing, SUM(status = 'Faulty') AS faulty
		FROM `tabFibre Port` WHERE status != 'Retired' GROUP BY municipality ORDER BY total DESC, municipality""",
		{"no_drop": NO_DROP},
		as_dict=True,
	)
	waiting = dict(
		frappe.db.sql(
			"""SELECT fsm_municipality, COUNT(*) FROM `tabLead`
			WHERE IFNULL(fsm_municipality, '') != '' AND fsm_notified_at IS NULL GROUP BY fsm_municipality"""
		)
	)
	for row in rows:
		row.leads = waiting.get(row.municipality, 0)
	return _columns(), rows


def _columns() -> list[dict[str, Any]]:
	return [
		column("municipality", _("Municipality"), 240),
		column("total", _("Drops"), 90, "Int"),
		column("connected", _("Connected Drops"), 150, "Int"),
		column("reserved", _("Reserved"), 100, "Int"),
		column("available", _("Available"), 110, "Int"),
		column("box_missing", _("Of These, Box Not Installed"), 200, "Int"),
		column("faulty", _("Out of Service"), 120, "Int"),
		column("leads", _("People Waiting"), 130, "Int"),
	]
