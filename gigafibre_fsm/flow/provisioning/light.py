"""Received optical power at a customer's ONT: stores the device's reading in dBm, or rejects it with a sentence."""

from __future__ import annotations

import frappe
from frappe import _
from frappe.utils import escape_html, nowdate

from gigafibre_fsm.filters import among
from gigafibre_fsm.notifications.notify import tell_staff
from gigafibre_fsm.optical_power import DBM, dbm


def unit_of(profile: str | None) -> str:
	return (profile and frappe.get_cached_value("Device Profile", profile, "rx_power_unit")) or DBM


def clear_readings(equipment: list[str]) -> None:
	"""Clear the optical power of devices with an invalid reading: an earlier value would look like today's."""
	stale = {"name": among(equipment), "rx_power": ("!=", 0)}
	frappe.db.set_value("Service Equipment", stale, "rx_power", 0, update_modified=False)


def store_reading(equipment: str, profile: str | None, written: str | float | None) -> str:
	"""Store a device's optical power; for an invalid reading, clear the stored value and return a sentence about it."""
	if written in (None, ""):
		return ""
	unit = unit_of(profile)
	value = dbm(written, unit)
	frappe.db.set_value("Service Equipment", equipment, "rx_power", value or 0, update_modified=False)
	if value is not None:
		return ""
	said = str(written)[:40]
	sentence = _(
		"{0} is not a valid optical power in {1}: correct the unit of Rx Power in the Device Profile {2}."
	).format(said, unit, profile or "-")
	device = frappe.get_doc("Service Equipment", equipment)
	key = f"device.reading_refused:{equipment}:{nowdate()}"
	facts = {"equipment": equipment, "value": said, "profile": profile or ""}
	if not frappe.db.exists(
		"Outbound Message", {"topic": "device.reading_refused", "reference_name": equipment}
	):
		device.add_comment("Info", escape_html(sentence))
	tell_staff("device.reading_refused", facts, key, device)
	return sentence
