"""Corrects unchanged profiles from real devices: several OUIs per manufacturer, the XX230v's own tree."""

from __future__ import annotations

import frappe

from gigafibre_fsm.setup.devices import PROFILES, TP_LINK_ROUTERS

FIRST_OUI = "403F8C"
FIRST_LIGHT = "Device.Optical.Interface.1.OpticalSignalLevel"


def execute() -> None:
	frappe.db.set_value(
		"Device Profile", {"profile_name": "TP-Link Deco", "oui": FIRST_OUI}, "oui", TP_LINK_ROUTERS
	)
	for model in ("XX230v", "XX430v", "XX530v"):
		name = f"TP-Link {model}"
		found = {"profile_name": name, "rx_power_path": FIRST_LIGHT, "product_class": model}
		if not frappe.db.exists("Device Profile", found):
			continue
		profile = frappe.get_doc("Device Profile", name)
		profile.update(PROFILES[name])
		profile.save(ignore_permissions=True)
