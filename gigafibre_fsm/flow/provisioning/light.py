"""Received optical power at a customer's ONT: the device's reading, in its own unit, converted to dBm."""

from __future__ import annotations

import math
import re

import frappe
from frappe import _
from frappe.utils import escape_html, nowdate

from gigafibre_fsm.notifications.notify import tell_staff

DBM, TENTH_MICROWATT, MILLI_DBM = "dBm", "0.1 µW", "0.001 dBm"
WEAKEST_DBM, STRONGEST_DBM = -45.0, -1.0
"""A customer's receiver does not work below this range, and gets no more than this behind a splitter (ITU-T
G.984.2 Amd 2: -30 to -8 dBm for class C+), so a value outside is in another unit or no reading at all.
"""

NUMBER = r"-?\d{1,9}(?:[.,]\d{1,6})?"


def dbm(written: str | float | None, unit: str | None = DBM) -> float | None:
	"""The power in dBm, or None for no valid power. A text that names its unit is trusted: `0.00 mW (-23.19
	dBm)` is -23.19.

	0.1 µW: dBm = 10 log10(v / 10000), since 10000 of them are a milliwatt.
	"""
	text = str(written if written is not None else "").strip().replace("\u2212", "-")
	named = re.search(rf"({NUMBER})\s*dBm", text, re.IGNORECASE)
	plain = re.fullmatch(NUMBER, text)
	if not named and not plain:
		return None
	value = float((named[1] if named else text).replace(",", "."))
	if not named and unit == TENTH_MICROWATT:
		value = 10 * math.log10(value / 10_000) if value > 0 else math.nan
	elif not named and unit == MILLI_DBM:
		value /= 1000
	return round(value, 2) if WEAKEST_DBM <= value <= STRONGEST_DBM else None


def unit_of(profile: str | None) -> str:
	return (profile and frappe.get_cached_value("Device Profile", profile, "rx_power_unit")) or DBM


def note(equipment: str, profile: str | None, written: str | float | None) -> str:
	"""Store a device's optical power; for an invalid reading, return a sentence that says so and clear the stored value."""
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
