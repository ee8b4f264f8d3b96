"""Adds the guest network to the Deco's profile, after its other lines; this changes no device's settings."""

from __future__ import annotations

import frappe

from gigafibre_fsm.setup.devices import PROFILES

NAME = "TP-Link Deco"


def execute() -> None:
	if not frappe.db.exists("Device Profile", NAME):
		return
	profile = frappe.get_doc("Device Profile", NAME)
	if any("Guest" in row.source for row in profile.parameters):
		return
	taken = {path for row in profile.parameters for path in (row.path, *(row.alternatives or "").split())}
	for line in PROFILES[NAME]["parameters"]:
		if "Guest" in line["source"] and line["path"] not in taken:
			profile.append("parameters", line)
	profile.save(ignore_permissions=True)
