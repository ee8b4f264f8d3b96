"""Queries of channel GenieACS: device.find looks up a label, device.presence which devices are online, device.informs which
locations have missed an inform, device.audit which devices the ACS has never seen. Reads records, writes none.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta
from typing import Any

import frappe
from frappe.model.document import Document
from frappe.utils import now_datetime

from gigafibre_fsm.clock import ago
from gigafibre_fsm.flow.equipment.identity import canonical_serial, mac_forms, serial_forms
from gigafibre_fsm.flow.provisioning.acs_clock import to_milliseconds
from gigafibre_fsm.flow.provisioning.missed_informs import silence
from gigafibre_fsm.flow.provisioning.rules import is_recent_inform
from gigafibre_fsm.flow.vocabulary import IN_HOUSE, ROUTERS
from gigafibre_fsm.integrations.genieacs.client import Nbi, leaf, milliseconds
from gigafibre_fsm.outbox.item import OutboxItem, Receipt

EVERY_DEVICE = 1_000_000
INFORM_EVERY = timedelta(minutes=5)
"""In seconds, as the devices are configured."""
SAME_SERIAL = 10
SEEN_AGAIN_MS = 6 * 3_600_000
"""The stored last inform of a device may be this old: it is not written at each inform."""

IDENTITY = ("_id", "_deviceId", "_lastInform")


def find(acs: Nbi, item: OutboxItem) -> Receipt:
	"""{"found": the devices that report the label of a Service Equipment}; several are possible, of two manufacturers or with
	a forged id.
	"""
	if not frappe.db.exists("Service Equipment", item.payload["equipment"]):
		return Receipt(response={"state": "unknown"})
	equipment = frappe.get_doc("Service Equipment", item.payload["equipment"])
	found = {entry["id"]: entry for entry in [*_by_serial(acs, equipment), *_by_pon_serial(acs, equipment)]}
	return Receipt(next(iter(found), ""), {"found": list(found.values())})


def _by_serial(acs: Nbi, equipment: Document) -> list[dict[str, Any]]:
	forms = list(dict.fromkeys([*serial_forms(equipment.serial), *mac_forms(equipment.mac)]))
	if not forms:
		return []
	found = acs.devices({"_deviceId._SerialNumber": {"$in": forms}}, IDENTITY, limit=SAME_SERIAL)
	# The ACS treats `*` and `/x/` in a text as patterns.
	return [
		_entry(device) for device in found if (device.get("_deviceId") or {}).get("_SerialNumber") in forms
	]


def _by_pon_serial(acs: Nbi, equipment: Document) -> list[dict[str, Any]]:
	"""An ONT whose label has its PON serial reports another serial over TR-069."""
	forms = list(serial_forms(equipment.serial))
	paths = frappe.get_all(
		"Device Profile",
		filters={
			"disabled": 0,
			"equipment_type": equipment.equipment_type,
			"pon_serial_path": ("is", "set"),
		},
		pluck="pon_serial_path",
		distinct=True,
	)
	found = []
	for path in paths if forms else []:
		for device in acs.devices({f"{path}._value": {"$in": forms}}, (*IDENTITY, path), limit=SAME_SERIAL):
			said = str(leaf(device, path)[0] or "")
			if canonical_serial(said) in forms:
				found.append({**_entry(device), "pon_serial": said})
	return found


def _entry(device: dict[str, Any]) -> dict[str, Any]:
	said = device.get("_deviceId") or {}
	return {
		"id": device["_id"],
		"serial": said.get("_SerialNumber", ""),
		"oui": said.get("_OUI", ""),
		"product_class": said.get("_ProductClass", ""),
		"last_inform": milliseconds(device.get("_lastInform")),
	}


def audit(acs: Nbi, item: OutboxItem) -> Receipt:
	"""Equipment that has been in service for a day and that the ACS has never seen: {"unknown": {equipment: serial}}."""
	devices = acs.devices({}, ("_id", "_deviceId"), limit=EVERY_DEVICE)
	seen = {(device.get("_deviceId") or {}).get("_SerialNumber") for device in devices}
	seen |= {device["_id"] for device in devices}
	installed = frappe.get_all(
		"Service Equipment",
		filters={
			"status": "Actif",
			"equipment_type": ("in", ROUTERS),
			"scanned_at": ("<", ago(days=1)),
		},
		fields=["name", "serial", "mac", "acs_device_id"],
	)
	forms = {
		row.name: [*filter(None, [row.acs_device_id]), *serial_forms(row.serial), *mac_forms(row.mac)]
		for row in installed
	}
	return Receipt(
		response={
			"unknown": {name: known[0] for name, known in forms.items() if known and seen.isdisjoint(known)}
		}
	)


def presence(acs: Nbi, item: OutboxItem) -> Receipt:
	"""The devices that came online or went offline, and those seen again after hours: {"online", "offline"}."""
	seen = {
		device["_id"]: milliseconds(device.get("_lastInform"))
		for device in acs.devices({}, ("_id", "_lastInform"), limit=EVERY_DEVICE)
	}
	now = max([to_milliseconds(now_datetime()), *seen.values()])
	answer: dict[str, dict[str, int]] = {"online": {}, "offline": {}}
	for row in frappe.get_all(
		"Service Equipment",
		filters={"acs_device_id": ("is", "set"), "status": ("in", IN_HOUSE)},
		fields=["name", "acs_device_id", "online", "last_inform"],
	):
		last_inform = seen.get(row.acs_device_id, 0)
		known = to_milliseconds(row.last_inform) if row.last_inform else 0
		online = is_recent_inform(last_inform, now)
		if online != bool(row.online) or last_inform - known > SEEN_AGAIN_MS:
			answer["online" if online else "offline"][row.name] = max(last_inform, known)
	return Receipt(response=answer)


def informs(acs: Nbi, item: OutboxItem) -> Receipt:
	"""{"newest": the ACS's last inform of a device of this site, "silent": {location: its last inform}} in ms. A location is
	heard when any of its devices is.
	"""
	seen = {
		device["_id"]: milliseconds(device.get("_lastInform"))
		for device in acs.devices({}, ("_id", "_lastInform"), limit=EVERY_DEVICE)
	}
	homes: dict[str, int] = {}
	for row in frappe.get_all(
		"Service Equipment",
		filters={
			"acs_device_id": ("is", "set"),
			"location": ("is", "set"),
			"equipment_type": ("in", ROUTERS),
			"status": ("in", IN_HOUSE),
		},
		fields=["location", "acs_device_id"],
	):
		homes[row.location] = max(homes.get(row.location, 0), seen.get(row.acs_device_id, 0))
	heard = silence(homes, int(INFORM_EVERY.total_seconds() * 1000), _earlier_looks())
	return Receipt(response={"newest": heard.newest, "silent": heard.silent})


def _earlier_looks() -> list[int]:
	"""The ACS's newest inform at each query of the last twelve hours, oldest first."""
	rows = frappe.db.sql(
		"""SELECT JSON_VALUE(response, '$.newest') FROM `tabOutbound Message`
		WHERE topic = 'device.informs' AND status = 'Sent' AND creation > %s ORDER BY creation""",
		ago(hours=12),
		pluck=True,
	)
	return [int(newest) for newest in rows if newest and int(newest)]


def one_device(acs: Nbi, device: str, paths: Iterable[str]) -> dict[str, Any]:
	"""This device as the ACS lists it; empty for an unknown one."""
	found = [row for row in acs.devices({"_id": device}, paths) if row["_id"] == device]
	return found[0] if found else {}


def reason_of(fault: dict[str, Any]) -> str:
	"""The message of a fault for staff, without its `provisions`, which contain the values."""
	detail = fault.get("detail") or {}
	parameters = detail.get("setParameterValuesFault") or [] if isinstance(detail, dict) else []
	refused = ", ".join(
		str(entry.get("parameterName", "")) for entry in parameters if isinstance(entry, dict)
	)
	text = f"{fault.get('code', '')}: {fault.get('message', '')}"
	return f"{text} ({refused})" if refused else text
