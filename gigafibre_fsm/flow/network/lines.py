"""The sold line of each drop, read from the records."""

from __future__ import annotations

from typing import Any

import frappe

from gigafibre_fsm.flow.equipment import identity
from gigafibre_fsm.flow.network.rules import NOTHING, Sold, profile_of
from gigafibre_fsm.flow.vocabulary import IN_HOUSE, INTERNET, NOT_ENDED, ONT


def sold(port: Any) -> Sold:
	"""The line of a Fibre Port (a row with name, olt, location) as it should be now."""
	location = location_of(port)
	serial = _serial_of_ont(location) if location else ""
	if not serial:
		return NOTHING
	olt = frappe.get_cached_doc("OLT", port.olt)
	services = [
		(row.status, frappe.get_cached_value("Item", row.item, "fsm_line_profile") or "")
		for row in frappe.get_all(
			"Service Subscription",
			filters={"location": location, "service_type": INTERNET, "status": ("in", NOT_ENDED)},
			fields=["status", "item"],
			order_by="creation",
		)
	]
	return Sold(serial, profile_of(services, olt.suspended_profile or ""), olt.customer_vlan or 0)


def location_of(port: Any) -> str:
	"""The Service Location of this port, also before its installation; "" if there is none."""
	served = {"fibre_port": port.name, "status": ("!=", "Disconnected")}
	return port.location or frappe.db.get_value("Service Location", served) or ""


def _serial_of_ont(location: str) -> str:
	"""The PON serial of the ONT at a location; "" if there is none, or only its TR-069 serial is known."""
	rows = frappe.get_all(
		"Service Equipment",
		filters={
			"location": location,
			"equipment_type": ONT,
			"status": ("in", IN_HOUSE),
			"return_since": ("is", "not set"),
		},
		fields=["serial", "pon_serial"],
		order_by="scanned_at desc",
		limit=1,
	)
	return (rows[0].pon_serial or identity.pon_serial(rows[0].serial) or "") if rows else ""
