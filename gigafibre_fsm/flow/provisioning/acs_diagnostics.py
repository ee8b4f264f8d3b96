"""Remote actions of staff on a device, on channel GenieACS: device.look reads it, device.reboot, device.factory_reset,
device.firmware, device.firmware_back. Reads records, writes none.
"""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

import frappe
from frappe import _
from frappe.model.document import Document

from gigafibre_fsm.exceptions import ServiceRefused
from gigafibre_fsm.flow.provisioning import acs_lookup, desired_state, device_tree
from gigafibre_fsm.flow.vocabulary import IN_HOUSE
from gigafibre_fsm.integrations.genieacs import task
from gigafibre_fsm.integrations.genieacs.client import Nbi, leaf, milliseconds
from gigafibre_fsm.optical_power import dbm_sent
from gigafibre_fsm.outbox.item import OutboxItem, Receipt

MOST_CLIENTS = 64
MOST_FAULTS = 10


def read_parameters(acs: Nbi, item: OutboxItem) -> Receipt:
	"""The ACS's current values of a device, each with its time; with `ask` the device is first asked for new ones:
	{"read_at", "values", "clients", "clients_at", "faults", "last_inform", "woken"}.
	"""
	device = frappe.get_doc("Service Equipment", item.payload["equipment"])
	places, objects = _places(device)
	name = device.acs_device_id
	woken = bool(item.payload.get("ask")) and _ask(acs, name, list(places.values()), objects)
	known = acs_lookup.one_device(acs, name, [*acs_lookup.IDENTITY, *places.values(), *objects])
	read = {what: leaf(known, path) for what, path in places.items()}
	held = device_tree.leaves(known)
	stations = [milliseconds(node.get("_timestamp")) for path, node in held.items() if _is_of(path, objects)]
	faults = [
		{"at": milliseconds(fault.get("timestamp")), "reason": acs_lookup.reason_of(fault)[:300]}
		for fault in acs.faults(name)[0][:MOST_FAULTS]
	]
	return Receipt(
		name,
		{
			"read_at": read["uptime"][1],
			"values": [_value(what, *found, device) for what, found in read.items() if found[1]],
			"clients": [asdict(client) for client in device_tree.clients(held)[:MOST_CLIENTS]],
			"clients_at": max(stations, default=0),
			"faults": faults,
			"last_inform": milliseconds(known.get("_lastInform")),
			"woken": woken,
		},
	)


def _value(what: str, value: Any, at: int, device: Document) -> dict[str, Any]:
	row = {"what": what, "value": value, "at": at}
	if what == "rx_power":
		row["unit"] = frappe.get_cached_value("Device Profile", device.device_profile, "rx_power_unit")
	if what == "tx_power":
		unit = frappe.get_cached_value("Device Profile", device.device_profile, "tx_power_unit")
		row["value"] = dbm_sent(value, unit)
	return row


def _is_of(path: str, objects: list[str]) -> bool:
	return any(path.startswith(f"{each}.") for each in objects)


def _places(device: Document) -> tuple[dict[str, str], list[str]]:
	"""({value: its path}, objects with the clients of the network) to read from this device."""
	name = desired_state.profile_of(device)
	if not name:
		raise ServiceRefused(_("No device profile matches {0}.").format(device.name), code="no_profile")
	profile = frappe.get_cached_doc("Device Profile", name)
	places = desired_state.readings_of(profile)
	if profile.tx_power_path and profile.tx_power_unit:
		places["tx_power"] = profile.tx_power_path
	lines = [row.path for row in profile.parameters if row.path.endswith(".Line.1.Enable")]
	if lines:
		places["line"] = lines[0].removesuffix("Enable") + "Status"
	paths = [row.path for row in profile.parameters]
	return places, device_tree.client_objects(paths)[: task.MOST_OBJECTS]


def _ask(acs: Nbi, device: str, paths: list[str], objects: list[str]) -> bool:
	"""Have the ACS read these paths from the device; whether the device was woken."""
	if not acs.queue(device, task.read_task(paths, task.LOOK)):
		raise ServiceRefused(_("The ACS does not know this device."), code="unknown")
	for number, path in enumerate(objects):
		acs.queue(device, task.object_task(path, number))
	return acs.wake(device)


def reboot(acs: Nbi, item: OutboxItem) -> Receipt:
	return _order(acs, item, task.reboot_task())


def factory_reset(acs: Nbi, item: OutboxItem) -> Receipt:
	return _order(acs, item, task.reset_task())


def _order(acs: Nbi, item: OutboxItem, what: dict[str, Any]) -> Receipt:
	device = frappe.get_doc("Service Equipment", item.payload["equipment"])
	if device.status not in IN_HOUSE:
		return Receipt(response={"state": "superseded"})
	if not acs.queue(device.acs_device_id, what):
		raise ServiceRefused(_("The ACS does not know this device."), code="unknown")
	return Receipt(device.acs_device_id, {"state": "queued", "woken": acs.wake(device.acs_device_id)})


def firmware(acs: Nbi, item: OutboxItem) -> Receipt:
	"""Download the firmware of a rollout to a device, once: not again for an update that is over."""
	update = frappe.get_doc("Firmware Update", item.payload["update"])
	if update.status != "Ordered":
		return Receipt(response={"state": "superseded"})
	rollout = frappe.get_doc("Firmware Rollout", update.rollout)
	if not acs.has_file(rollout.file_name):
		raise ServiceRefused(_("GenieACS has no file {0}.").format(rollout.file_name), code="no_file")
	device = frappe.db.get_value("Service Equipment", update.equipment, "acs_device_id")
	if not acs.queue(device, task.download_task(rollout.file_name, rollout.file_type)):
		raise ServiceRefused(_("The ACS does not know this device."), code="unknown")
	return Receipt(device, {"state": "queued", "woken": acs.wake(device)})


def firmware_back(acs: Nbi, item: OutboxItem) -> Receipt:
	"""Cancel a firmware update in the ACS: {"waited": whether the device had not begun, "reason": why it failed, if it did}."""
	device = item.target
	failed = acs.download_faults(device, item.payload["file"])
	waiting = [each for each in acs.tasks({"device": device}) if each["uniqueKey"] == task.FIRMWARE]
	for each in waiting:
		acs.delete_task(each)
	for fault in failed:
		acs.delete_fault(fault)
	reason = acs_lookup.reason_of(failed[0]) if failed else ""
	return Receipt(device, {"waited": bool(waiting) and not failed, "reason": reason})
