"""Device Events: one for each reported event, unique by `event_key`."""

from __future__ import annotations

from datetime import datetime

import frappe
from frappe.model.document import Document

from gigafibre_fsm.flow.equipment.identity import canonical_mac, canonical_serial, pon_serial
from gigafibre_fsm.flow.provisioning import light
from gigafibre_fsm.flow.provisioning.facts import DeviceFacts, macs_of
from gigafibre_fsm.flow.provisioning.recognition import Recognised
from gigafibre_fsm.monitoring import disk
from gigafibre_fsm.optical_power import dbm


def insert(
	facts: DeviceFacts, key: str, found: Recognised, now: datetime, profile: str | None = None
) -> Document:
	"""The Device Event of a report; if `key` was used before, the earlier one with `flags.repeated`. The device's `profile`
	gives the unit of its optical power.

	On low disk space the reports of known devices are processed but not stored.
	"""
	event = frappe.get_doc(
		{
			"doctype": "Device Event",
			"event": facts.event,
			"serial": canonical_serial(facts.serial),
			"mac": canonical_mac(facts.mac) or canonical_mac(facts.serial),
			"pon_serial": pon_serial(facts.pon_serial),
			"maker_serial": canonical_serial(facts.maker_serial),
			"macs": "\n".join(macs_of(facts)),
			"equipment": found.equipment,
			"claims": found.claims,
			"acs_device_id": facts.acs_device_id,
			"product_class": facts.product_class,
			"oui": facts.oui,
			"ip_address": facts.ip,
			"firmware": facts.firmware,
			"rx_power": dbm(facts.rx_power, light.unit_of(profile)) or 0,
			"uptime": facts.uptime or 0,
			"happened_at": now,
			"event_key": key,
		}
	)
	if found.equipment and disk.is_low():
		return event
	try:
		return event.insert(ignore_permissions=True)
	except frappe.UniqueValidationError:
		frappe.clear_last_message()
		# Locking reads: the rival's row may be newer than this transaction's snapshot.
		name = frappe.db.sql(
			"SELECT name FROM `tabDevice Event` WHERE event_key = %s LOCK IN SHARE MODE", key
		)[0][0]
		known = frappe.get_doc("Device Event", name, for_update=True)
		known.flags.repeated = True
		return known


def facts_of(event: Document) -> DeviceFacts:
	"""The facts of a stored report, for a device that is recognised later. Its optical power is in dBm."""
	return DeviceFacts(
		event.serial or "",
		event=event.event,
		mac=event.mac or "",
		oui=event.oui or "",
		product_class=event.product_class or "",
		acs_device_id=event.acs_device_id or "",
		ip=event.ip_address or "",
		firmware=event.firmware or "",
		pon_serial=event.pon_serial or "",
		maker_serial=event.maker_serial or "",
		macs=tuple((event.macs or "").split()),
		uptime=event.uptime or None,
	)
