"""ONTs that have lost optical power since their installation: a dirty connector, a bent fibre, a line that will fail."""

from __future__ import annotations

from typing import Any

import frappe
from frappe.model.document import Document
from frappe.utils import nowdate

from gigafibre_fsm.flow.telemetry.rules import has_lost_light
from gigafibre_fsm.flow.vocabulary import IN_HOUSE, ONT
from gigafibre_fsm.notifications.notify import tell_staff


def on_service_activated(location: Document) -> None:
	"""Listener: store the optical power at the installation, as the baseline of later readings."""
	for name in frappe.get_all(
		"Service Equipment",
		filters={"location": location.name, "equipment_type": ONT, "status": ("in", IN_HOUSE)},
		pluck="name",
	):
		frappe.db.sql(
			"""UPDATE `tabDevice State` SET baseline_dbm = rx_dbm, baseline_on = %s, light_lost_since = NULL
			WHERE name = %s AND rx_dbm != 0""",
			(nowdate(), name),
		)


def review() -> int:
	"""Every night: list the ONTs that have lost optical power, and remove those that have recovered. Notifies staff of new
	ones, in one message; returns how many.
	"""
	new = []
	for row in _candidates():
		lost = has_lost_light(row.rx_dbm or None, row.baseline_dbm or None, bool(row.light_lost_since))
		if lost != bool(row.light_lost_since):
			since = nowdate() if lost else None
			frappe.db.set_value("Device State", row.name, "light_lost_since", since, update_modified=False)
			new += [row] if lost else []
	if new:
		worst = min(new, key=lambda row: row.rx_dbm - row.baseline_dbm)
		told = {
			"devices": len(new),
			"equipment": worst.name,
			"location": worst.location or "",
			"rx_dbm": f"{worst.rx_dbm:.1f}",
			"baseline_dbm": f"{worst.baseline_dbm:.1f}",
		}
		tell_staff("light.lost", told, f"light.lost:{nowdate()}:{worst.name}")
	return len(new)


def _candidates() -> list[Any]:
	return frappe.db.sql(
		"""SELECT s.name, s.rx_dbm, s.baseline_dbm, s.light_lost_since, e.location FROM `tabDevice State` s
		JOIN `tabService Equipment` e ON e.name = s.name
		WHERE e.equipment_type = %(ont)s AND e.status IN %(in_house)s AND s.baseline_dbm != 0 AND s.rx_dbm != 0
			AND (s.light_lost_since IS NOT NULL OR s.rx_dbm < s.baseline_dbm - 1)
		ORDER BY s.name""",
		{"ont": ONT, "in_house": IN_HOUSE},
		as_dict=True,
	)
