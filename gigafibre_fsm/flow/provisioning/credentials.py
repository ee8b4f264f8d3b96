"""The passwords of a household: shown to staff with a log entry, replaced on request, and the telephone's after a factory
reset.
"""

from __future__ import annotations

import frappe
from frappe import _
from frappe.model.document import Document

from gigafibre_fsm.exceptions import NotFound
from gigafibre_fsm.flow.availability import masters
from gigafibre_fsm.flow.ordering.credentials import sip_password, wifi_password
from gigafibre_fsm.flow.provisioning import household

WIFI, FIVE_GHZ, GUEST, SIP = "wifi", "wifi_5ghz", "guest", "sip"
FIELDS = {
	WIFI: ("custom_wifi_ssid", "custom_wifi_password", wifi_password),
	FIVE_GHZ: ("wifi_5ghz_ssid", "wifi_5ghz_password", wifi_password),
	GUEST: ("guest_wifi_ssid", "guest_wifi_password", wifi_password),
	SIP: ("custom_sip_username", "custom_sip_password", sip_password),
}


def reveal(equipment: str, kind: str) -> dict[str, str]:
	"""{"name", "password"} of a network or of the telephone account; the device's timeline records the user."""
	device = _device(equipment)
	name_field, password_field, _make = FIELDS[kind]
	if not device.get(name_field):
		raise NotFound(_("This device has no such credentials."))
	device.add_comment("Info", _("Password shown: {0}").format(_label(device, password_field)))
	return {"name": device.get(name_field), "password": household.secret(device, password_field)}


def rotate(equipment: str, kind: str, reason: str) -> Document:
	"""Replace a password and push it to the household's devices; raises NotFound when there is none to replace."""
	device = _device(equipment, lock=True)
	name_field, password_field, make = FIELDS[kind]
	if not device.get(name_field):
		raise NotFound(_("This device has no such credentials."))
	device.set(password_field, make())
	device.save(ignore_permissions=True)
	label = _label(device, password_field)
	device.add_comment(
		"Info", frappe.utils.escape_html(_("Password replaced: {0}. {1}").format(label, reason))
	)
	return device


def after_reset(equipment: Document) -> None:
	"""Replace the telephone password of a device after a reset, since anyone may have read it; unless another system is the master
	of its OLT.
	"""
	if not masters.is_run_here(masters.olt_of(equipment.location)):
		return
	holder = household.holder_of(equipment, "custom_sip_username")
	if holder and household.telephone_line(equipment)[0]:
		rotate(holder.name, SIP, _("The device was reset to its factory settings."))


def _label(device: Document, fieldname: str) -> str:
	return _(device.meta.get_label(fieldname))


def _device(equipment: str, lock: bool = False) -> Document:
	if not frappe.db.exists("Service Equipment", equipment):
		raise NotFound(_("Device not found."))
	return frappe.get_doc("Service Equipment", equipment, for_update=lock)
