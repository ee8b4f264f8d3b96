"""Adds the DNS servers to Device Profiles of routers, so that a suspended customer reaches the walled garden."""

from __future__ import annotations

import frappe

from gigafibre_fsm.setup.devices import DNS_181, PROFILES


def execute() -> None:
	for name, values in PROFILES.items():
		if DNS_181 not in values["parameters"] or not frappe.db.exists("Device Profile", name):
			continue
		profile = frappe.get_doc("Device Profile", name)
		if any(row.path == DNS_181["path"] for row in profile.parameters):
			continue
		profile.append("parameters", DNS_181)
		profile.save(ignore_permissions=True)
