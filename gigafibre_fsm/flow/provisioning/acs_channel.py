"""Carries out, at the ACS, what the outbox holds for channel GenieACS. Reads records, writes none: see
service.py.

Topics: device.push writes the preset, device.verify reads the device back, device.clean takes a preset away,
device.find looks a serial up, device.sweep removes presets that nobody waits for.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import frappe
from frappe import _
from frappe.model.document import Document

from gigafibre_fsm.clock import ago
from gigafibre_fsm.exceptions import ServiceRefused
from gigafibre_fsm.flow.provisioning import desired
from gigafibre_fsm.flow.provisioning.profiles import mac_forms, serial_forms
from gigafibre_fsm.flow.provisioning.rules import BadProfile, Reading, judge
from gigafibre_fsm.flow.vocabulary import ROUTERS, SETTINGS
from gigafibre_fsm.integrations.genieacs import scripts
from gigafibre_fsm.integrations.genieacs.client import Nbi, leaf, milliseconds, nbi
from gigafibre_fsm.integrations.genieacs.preset import (
	CHANNEL,
	PREFIX,
	MalformedPreset,
	name_for,
	push_preset,
)
from gigafibre_fsm.outbox.item import OutboxItem, Receipt

CLOCK_STEP = timedelta(seconds=1)
"""The ACS's clock is known to the second: a reading is told from the writing before it once a second has
passed.
"""

STORED_AFTER = timedelta(milliseconds=400)
"""The ACS stores a session's readings after its last answer."""

EVERY_DEVICE = 1_000_000
SAME_SERIAL = 10

IDENTITY = ("_id", "_deviceId", "_lastInform")


def send(item: OutboxItem) -> Receipt:
	"""Outbox sender of channel GenieACS."""
	try:
		return SENDERS[item.topic](nbi(), item)
	except (BadProfile, MalformedPreset) as error:
		raise ServiceRefused(str(error), code="malformed") from error


def _push(acs: Nbi, item: OutboxItem) -> Receipt:
	push = frappe.get_doc("Provisioning Push", item.payload["push"])
	if push.status != "Pending":
		return Receipt(response={"state": "superseded"})
	equipment = frappe.get_doc("Service Equipment", push.equipment)
	device = equipment.acs_device_id
	if not device:
		return Receipt(response={"state": "unknown"})
	wanted = _wanted(equipment)
	name = name_for(equipment.name)
	faults, since = acs.faults(device, CHANNEL)
	if faults:
		# A fault of an earlier push would hold this one back for minutes, and keeps old values in plain text.
		acs.delete_fault(device, CHANNEL)
	if frappe.get_cached_value(SETTINGS, None, "provisioning_mode") == "Pull":
		if not acs.add_tag(device, scripts.PENDING_TAG):
			return Receipt(response={"state": "unknown"})
	else:
		provision = scripts.ensure(acs, "apply")
		values = [(p.path, p.value, p.xsd_type) for p in wanted.parameters]
		acs.put_preset(name, push_preset(device, provision, since, values))
	if acs.refresh(device, wanted.readable_paths) == "unknown":
		acs.delete_preset(name)
		return Receipt(response={"state": "unknown"})
	return Receipt(
		name, {"state": "pushed", "device": device, "hash": wanted.hash, "profile": wanted.profile}
	)


def _verify(acs: Nbi, item: OutboxItem) -> Receipt:
	push = frappe.get_doc("Provisioning Push", item.payload["push"])
	if push.status != "Pushed":
		return Receipt(response={"state": "superseded"})
	device = push.acs_device_id
	faults, now = acs.faults(device, CHANNEL)
	if faults:
		_clean_up(acs, push.preset_name, device)
		return Receipt(response={"state": "fault", "reason": _reason(faults[0])})
	wanted = _wanted(frappe.get_doc("Service Equipment", push.equipment))
	if wanted.hash != push.desired_hash:
		return Receipt(response={"state": "changed"})
	time.sleep(CLOCK_STEP.total_seconds())
	woken = acs.refresh(device, wanted.readable_paths) == "read"
	asked = now + int(CLOCK_STEP.total_seconds() * 1000)
	if woken:
		time.sleep(STORED_AFTER.total_seconds())
	found = acs.devices({"_id": device}, [*IDENTITY, *wanted.readable_paths])
	known = found[0] if found else {}
	readings = {p.path: Reading(*leaf(known, p.path)) for p in wanted.parameters if p.readable}
	# A device that cannot be woken reads at its next session: then what counts is the time of an earlier
	# question.
	earlier = (frappe.parse_json(push.verification or "{}") or {}).get("asked") or asked
	verdict = judge(wanted.parameters, readings, asked if woken else earlier)
	state = verdict.state
	last_inform = milliseconds(known.get("_lastInform"))
	if not readings and last_inform < (asked if woken else earlier):
		state = "waiting"
	if state == "verified":
		_clean_up(acs, push.preset_name, device)
	telemetry = {what: leaf(known, path)[0] for what, path in wanted.readings.items()}
	return Receipt(
		push.preset_name,
		{
			"state": state,
			"rows": list(verdict.rows),
			"asked": asked if woken else earlier,
			"telemetry": telemetry,
		},
	)


def _clean(acs: Nbi, item: OutboxItem) -> Receipt:
	_clean_up(acs, item.payload["preset"], item.payload["device"])
	return Receipt(item.payload["preset"])


def _find_device(acs: Nbi, item: OutboxItem) -> Receipt:
	if not frappe.db.exists("Service Equipment", item.payload["equipment"]):
		return Receipt(response={"state": "unknown"})
	found = _find(acs, frappe.get_doc("Service Equipment", item.payload["equipment"]))
	return Receipt(
		found[0]["_id"] if found else "",
		{
			"found": [
				{
					"id": device["_id"],
					"serial": device["_deviceId"].get("_SerialNumber", ""),
					"oui": device["_deviceId"].get("_OUI", ""),
					"product_class": device["_deviceId"].get("_ProductClass", ""),
					"last_inform": milliseconds(device.get("_lastInform")),
				}
				for device in found
			]
		},
	)


def _sweep(acs: Nbi, item: OutboxItem) -> Receipt:
	awaited = set(
		frappe.get_all(
			"Provisioning Push", filters={"status": ("in", ("Pending", "Pushed"))}, pluck="preset_name"
		)
	)
	orphans = [
		name
		for name in acs.names("presets")
		if name.startswith(PREFIX) and not name.startswith(f"{PREFIX}on-") and name not in awaited
	]
	for name in orphans:
		acs.delete_preset(name)
	return Receipt(response={"removed": orphans})


def _audit(acs: Nbi, item: OutboxItem) -> Receipt:
	"""Equipment that has been in service for a day and that the ACS has never seen: {"unknown": {equipment: serial}}."""
	seen = {
		(device.get("_deviceId") or {}).get("_SerialNumber")
		for device in acs.devices({}, ("_id", "_deviceId"), limit=EVERY_DEVICE)
	}
	installed = frappe.get_all(
		"Service Equipment",
		filters={
			"status": "Actif",
			"equipment_type": ("in", ROUTERS),
			"scanned_at": ("<", ago(days=1)),
		},
		fields=["name", "serial", "mac"],
	)
	forms = {row.name: [*serial_forms(row.serial), *mac_forms(row.mac)] for row in installed}
	return Receipt(
		response={
			"unknown": {name: known[0] for name, known in forms.items() if known and seen.isdisjoint(known)}
		}
	)


SENDERS: dict[str, Callable[[Nbi, OutboxItem], Receipt]] = {
	"device.push": _push,
	"device.verify": _verify,
	"device.clean": _clean,
	"device.find": _find_device,
	"device.sweep": _sweep,
	"device.audit": _audit,
}


def _wanted(equipment: Document) -> desired.Wanted:
	wanted = desired.wanted(equipment)
	if not wanted:
		raise ServiceRefused(_("No device profile fits {0}.").format(equipment.name), code="no_profile")
	return wanted


def _find(acs: Nbi, equipment: Document) -> list[dict[str, Any]]:
	"""The devices that announce this serial: of two makers perhaps, or under a name that somebody else made up."""
	forms = list(dict.fromkeys([*serial_forms(equipment.serial), *mac_forms(equipment.mac)]))
	if not forms:
		return []
	found = acs.devices({"_deviceId._SerialNumber": {"$in": forms}}, IDENTITY, limit=SAME_SERIAL)
	# To the ACS `*` and `/x/` in a text are patterns.
	return [device for device in found if (device.get("_deviceId") or {}).get("_SerialNumber") in forms]


def _clean_up(acs: Nbi, preset: str, device: str) -> None:
	"""The preset first: as long as it stands, a session may bring the fault back."""
	if preset:
		acs.delete_preset(preset)
	if device:
		acs.delete_fault(device, CHANNEL)


def _reason(fault: dict[str, Any]) -> str:
	"""What staff read about a fault: never its `provisions`, which hold the values."""
	detail = fault.get("detail") or {}
	parameters = detail.get("setParameterValuesFault") or [] if isinstance(detail, dict) else []
	refused = ", ".join(
		str(entry.get("parameterName", "")) for entry in parameters if isinstance(entry, dict)
	)
	text = f"{fault.get('code', '')}: {fault.get('message', '')}"
	return f"{text} ({refused})" if refused else text
