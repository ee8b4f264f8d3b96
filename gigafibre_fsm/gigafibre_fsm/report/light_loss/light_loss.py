"""ONTs that have lost 2 dB or more of optical power since their installation, the worst first."""

from __future__ import annotations

from typing import Any

import frappe
from frappe import _

from gigafibre_fsm.gigafibre_fsm.report.columns import column


def execute(filters: dict[str, Any] | None = None) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
	"""(columns, rows). No filters, since the list is normally short."""
	rows = frappe.db.sql(
		"""SELECT s.name AS equipment, e.location, l.address_line, l.city, l.olt, s.rx_dbm, s.baseline_dbm,
			ROUND(s.baseline_dbm - s.rx_dbm, 1) AS loss, s.light_at, s.light_lost_since, s.baseline_on
		FROM `tabDevice State` s JOIN `tabService Equipment` e ON e.name = s.name
		LEFT JOIN `tabService Location` l ON l.name = e.location
		WHERE s.light_lost_since IS NOT NULL ORDER BY loss DESC, s.name""",
		as_dict=True,
	)
	return _columns(), rows


def _columns() -> list[dict[str, Any]]:
	return [
		column("equipment", _("Equipment"), 130, "Link", options="Service Equipment"),
		column("location", _("Service Location"), 130, "Link", options="Service Location"),
		column("address_line", _("Address"), 200),
		column("city", _("City"), 140),
		column("olt", _("OLT"), 150, "Link", options="OLT"),
		column("loss", _("Lost (dB)"), 100, "Float", precision=1),
		column("rx_dbm", _("Received Power (dBm)"), 150, "Float", precision=1),
		column("baseline_dbm", _("Received Power at Installation (dBm)"), 190, "Float", precision=1),
		column("light_lost_since", _("2 dB Weaker Since"), 140, "Date"),
		column("light_at", _("Light Read At (UTC)"), 160, "Datetime"),
		column("baseline_on", _("Power at Installation Read On"), 190, "Date"),
	]
