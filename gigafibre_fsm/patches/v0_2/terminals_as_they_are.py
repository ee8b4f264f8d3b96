"""Corrects profiles of TP-Link's ONTs from the tree of a real one: the paths of its PON serial and its IP address, and that
it has no DHCPv4. An operator's changes are kept.
"""

from __future__ import annotations

import frappe

from gigafibre_fsm.setup.devices import DNS_181, PROFILES

LAN_ADDRESS = "Device.IP.Interface.1.IPv4Address.1.IPAddress"


def execute() -> None:
	for name, values in PROFILES.items():
		if not values.get("pon_serial_path") or not frappe.db.exists("Device Profile", name):
			continue
		profile = frappe.get_doc("Device Profile", name)
		profile.pon_serial_path = profile.pon_serial_path or values["pon_serial_path"]
		if profile.ip_path == LAN_ADDRESS:
			profile.ip_path = values["ip_path"]
		profile.set("parameters", [row for row in profile.parameters if row.path != DNS_181["path"]])
		profile.save(ignore_permissions=True)
