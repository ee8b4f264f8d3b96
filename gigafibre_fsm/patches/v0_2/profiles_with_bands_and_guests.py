"""Adds to shipped Device Profiles the separate 5 GHz network, the guest network, the VLAN and the telephone's digit map.
Lines that an operator has removed or changed are kept.
"""

from __future__ import annotations

import frappe

from gigafibre_fsm.flow.vocabulary import SETTINGS
from gigafibre_fsm.setup.devices import PROFILES

BEFORE = {
	"WiFi SSID 5 GHz": ("WiFi SSID", ""),
	"WiFi Password 5 GHz": ("WiFi Password", ""),
	"SIP Line": ("Literal", "Enabled"),
}
"""{current source of a line: its (source, literal value) in the release before}."""


def execute() -> None:
	frappe.db.set_single_value(SETTINGS, {"oktopus_disabled": 1, "max_outstanding": 300})
	for name, values in PROFILES.items():
		if frappe.db.exists("Device Profile", name):
			_renew(frappe.get_doc("Device Profile", name), values)


def _renew(profile: frappe.model.document.Document, shipped: dict) -> None:
	held = {row.path: row for row in profile.parameters}
	for line in shipped["parameters"]:
		row = held.get(line["path"])
		if row and (row.source, row.value or "") == BEFORE.get(line["source"]):
			row.update({"source": line["source"], "value": ""})
		elif not row and line.get("optional"):
			profile.append("parameters", line)
	profile.mac_paths = profile.mac_paths or shipped.get("mac_paths")
	profile.save(ignore_permissions=True)
