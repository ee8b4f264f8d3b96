"""The WiFi password of a household, for support: each look is noted on the device, with who looked."""

from __future__ import annotations

import frappe
from frappe import _

from gigafibre_fsm.exceptions import NotFound


def reveal_wifi(equipment: str) -> dict[str, str]:
	"""{"ssid", "password"}; raises NotFound for a device without WiFi."""
	if not frappe.db.exists("Service Equipment", {"name": equipment, "custom_wifi_ssid": ("is", "set")}):
		raise NotFound(_("Device not found."))
	doc = frappe.get_doc("Service Equipment", equipment)
	password = doc.get_password("custom_wifi_password", raise_exception=False) or ""
	doc.add_comment("Info", _("The WiFi password was shown to a member of staff."))
	return {"ssid": doc.custom_wifi_ssid, "password": password}
