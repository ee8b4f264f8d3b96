"""Devices that a former customer left at a drop: with an ONT and a router there, the next customer can start without a visit."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

import frappe
from frappe import _

from gigafibre_fsm.flow.availability.rules import NO_DROP
from gigafibre_fsm.flow.vocabulary import IN_HOUSE, ONT, SERVICE_OF_EQUIPMENT


def devices_at(port: str) -> dict[str, Any]:
	"""The devices left at a drop, by type: {name, equipment_type, serial, mac, pon_serial, acs_device_id}."""
	rows = frappe.get_all(
		"Service Equipment",
		filters={"left_on_port": port, "status": ("in", IN_HOUSE)},
		fields=["name", "equipment_type", "serial", "mac", "pon_serial", "acs_device_id"],
		order_by="return_since desc",
	)
	found: dict[str, Any] = {}
	for row in rows:
		if row.serial or row.mac:
			found.setdefault(row.equipment_type, row)
	return found


def why_a_visit(port: str | None, services: Collection[str]) -> str:
	"""The reason why these services (types) need a technician, as a sentence; an empty string if the drop and all devices
	that they need are already there.
	"""
	if not port or frappe.db.get_value("Fibre Port", port, "drop_state") == NO_DROP:
		return _("The fibre line is not at the house yet.")
	needed = [kind for kind, service in SERVICE_OF_EQUIPMENT.items() if service in services]
	if ONT not in needed:
		return _("Only an order with Internet starts without a visit.")
	there = devices_at(port)
	missing = [_(kind) for kind in needed if kind not in there]
	return _("Not at the address: {0}.").format(", ".join(missing)) if missing else ""
