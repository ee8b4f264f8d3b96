"""A customer's devices with their last readings and the age of these. Queries no device."""

from __future__ import annotations

from typing import Any

import frappe
from frappe import _
from frappe.utils import cint

from gigafibre_fsm import clock
from gigafibre_fsm.flow.vocabulary import IN_HOUSE

GONE = ("Retiré", "In Stock")
FRESH_SECONDS = 15 * 60
"""A device informs at least every five minutes (setup/devices.py); its state is old after three missed informs."""


def of_customer(customer: str) -> dict[str, list[dict[str, Any]]]:
	"""{location ("" for none): devices}, with the state of the last push to each."""
	rows = frappe.db.sql(
		"""SELECT device.name, device.location, device.status, device.equipment_type, device.model, device.serial, device.mac,
			device.custom_wifi_ssid, device.custom_sip_number, device.online, device.last_inform, device.ip_address,
			device.rx_power, device.firmware, device.acs_device_id, device.return_since,
			(SELECT push.status FROM `tabProvisioning Push` push WHERE push.equipment = device.name
			ORDER BY push.creation DESC LIMIT 1) AS push
		FROM `tabService Equipment` device
		WHERE device.customer = %s AND device.status NOT IN %s ORDER BY device.creation, device.name""",
		(customer, GONE),
		as_dict=True,
	)
	found: dict[str, list[dict[str, Any]]] = {}
	for row in rows:
		found.setdefault(row.location or "", []).append(_device(row))
	return found


def _device(row: Any) -> dict[str, Any]:
	age = int((clock.utc_now() - clock.to_utc(row.last_inform)).total_seconds()) if row.last_inform else None
	return {
		"name": row.name,
		"type": row.equipment_type,
		"label": _(row.equipment_type),
		"status_label": _(row.status),
		"in_house": row.status in IN_HOUSE,
		"model": row.model or "",
		"serial": row.serial or "",
		"mac": row.mac or "",
		"ssid": row.custom_wifi_ssid or "",
		"number": row.custom_sip_number or "",
		"state": _state(row, age),
		"seen_seconds": age,
		"seen": frappe.utils.pretty_date(row.last_inform) if row.last_inform else "",
		"ip": row.ip_address or "",
		"firmware": row.firmware or "",
		"rx_dbm": f"{row.rx_power:.1f}" if row.rx_power else "",
		"settings": {"Verified": "taken", "Failed": "refused", None: ""}.get(row.push, "pending"),
		"managed": bool(row.acs_device_id),
		"to_return": bool(row.return_since),
	}


def _state(row: Any, age: int | None) -> str:
	"""online, offline, old (no recent report) or never."""
	if age is None:
		return "never"
	if not cint(row.online):
		return "offline"
	return "online" if age <= FRESH_SECONDS else "old"
