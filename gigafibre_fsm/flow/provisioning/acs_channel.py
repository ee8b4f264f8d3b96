"""Sends the outbox items of channel GenieACS. Reads records, writes none: see device_events.py. Never waits for a device: a
call is done when the ACS has stored it.

Topics: device.push sends a device its settings, device.verify checks whether it has them, device.clean cancels its waiting
tasks, device.sweep removes leftovers; device.reset and device.read_back wipe a returned device, and read its settings
afterwards. The queries (device.find, .presence, .informs, .audit) are in acs_lookup.py, remote actions of staff (device.look,
.reboot, .factory_reset) in acs_diagnostics.py.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import frappe
from frappe import _
from frappe.model.document import Document

from gigafibre_fsm.exceptions import Busy, ServiceRefused
from gigafibre_fsm.flow.provisioning import acs_diagnostics, acs_lookup, desired_state
from gigafibre_fsm.flow.provisioning.rules import BadProfile, Reading, is_final, is_recent_inform, judge
from gigafibre_fsm.flow.vocabulary import IN_WORKSHOP, OPEN_PUSH, SETTINGS
from gigafibre_fsm.integrations.genieacs import scripts
from gigafibre_fsm.integrations.genieacs.client import Nbi, leaf, milliseconds, nbi
from gigafibre_fsm.integrations.genieacs.preset import PREFIX, MalformedPreset
from gigafibre_fsm.integrations.genieacs.task import (
	APPLY,
	FIRMWARE,
	MARK,
	PUSH_KEYS,
	READ,
	MalformedTask,
	apply_task,
	read_task,
	reset_task,
)
from gigafibre_fsm.integrations.genieacs.task import RESET as RESET_TASK
from gigafibre_fsm.outbox.item import OutboxItem, Receipt

RESET, READ_BACK = "device.reset", "device.read_back"


def send(item: OutboxItem) -> Receipt:
	"""Outbox sender of channel GenieACS."""
	try:
		return SENDERS[item.topic](nbi(), item)
	except (BadProfile, MalformedPreset, MalformedTask) as error:
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
	faults, now = acs.faults(device)
	for fault in faults:
		# A fault of an earlier push would delay this one by minutes, and keeps old values in plain text.
		acs.delete_fault(fault)
	if frappe.get_cached_value(SETTINGS, None, "provisioning_mode") == "Pull":
		known = acs.add_tag(device, scripts.PENDING_TAG)
	else:
		values = [parameter.as_row() for parameter in wanted.parameters]
		known = acs.queue(device, apply_task(scripts.ensure(acs, "apply"), now, values, push.mark))
	if not known:
		return Receipt(response={"state": "unknown"})
	_wake(acs, device)
	said = {"device": device, "hash": wanted.hash, "profile": wanted.profile, "sent": now}
	return Receipt(device, {"state": "pushed", **said})


def _verify(acs: Nbi, item: OutboxItem) -> Receipt:
	"""The state of a push: not accepted yet, accepted (the device has its tag), verified."""
	push = frappe.get_doc("Provisioning Push", item.payload["push"])
	if push.status != "Pushed":
		return Receipt(response={"state": "superseded"})
	wanted = _wanted(frappe.get_doc("Service Equipment", push.equipment))
	if wanted.hash != push.desired_hash:
		return Receipt(response={"state": "changed"})
	device = push.acs_device_id
	faults, now = acs.faults(device)
	if faults:
		state = "refused" if any(is_final(fault.get("code")) for fault in faults) else "again"
		_clean_up(acs, device, push.mark)
		return Receipt(device, {"state": state, "reason": acs_lookup.reason_of(faults[0])})
	known = acs_lookup.one_device(acs, device, [*acs_lookup.IDENTITY, "_tags", *wanted.paths])
	before = frappe.parse_json(push.verification or "{}") or {}
	marked, asked = push.mark in known.get("_tags", ()), "read_after" in before
	if asked and not marked:
		# The device was deleted in the ACS: the ACS's newer data do not show what the device has.
		answer = {"state": "again", "reason": _("The ACS has forgotten the device.")}
	elif asked:
		answer = _read_back(acs, device, wanted, known, before["read_after"])
	elif marked:
		answer = _ask_back(acs, device, wanted, known)
	else:
		answer = _not_taken(acs, device, known, before.get("sent", 0), now)
	if answer["state"] in ("verified", "differs", "missing"):
		# also the marks of pushes that this one has replaced
		_clean_up(acs, device, push.mark, *filter(MARK.fullmatch, known.get("_tags", ())))
	return Receipt(device, answer)


def _wake(acs: Nbi, device: str) -> None:
	"""Send a connection request, so that the device fetches its tasks and the ACS reports it."""
	acs.add_tag(device, scripts.DONE_TAG)
	acs.wake(device)


def _not_taken(acs: Nbi, device: str, known: dict[str, Any], sent: int, now: int) -> dict[str, Any]:
	last_inform = milliseconds(known.get("_lastInform"))
	if last_inform > sent and not _waits_for_it(acs, device):
		return {"state": "again", "reason": _("The device connected but received no settings.")}
	if acs.wake(device):
		why = "woken"
	else:
		why = "unreachable" if is_recent_inform(last_inform, now) else "away"
	return {"state": "waiting", "why": why, "last_inform": last_inform}


def _waits_for_it(acs: Nbi, device: str) -> bool:
	if any(task["uniqueKey"] == APPLY for task in acs.tasks({"device": device})):
		return True
	return scripts.PENDING_TAG in acs_lookup.one_device(acs, device, ["_id", "_tags"]).get("_tags", ())


def _ask_back(acs: Nbi, device: str, wanted: desired_state.Wanted, known: dict[str, Any]) -> dict[str, Any]:
	"""Read all parameters again, also passwords: those come back empty, and the ACS forgets the written values."""
	there = {path: read_at for path in wanted.paths if (read_at := leaf(known, path)[1])}
	acs.queue(device, read_task(there or wanted.paths))
	_wake(acs, device)
	return {"state": "taken", "read_after": max(there.values(), default=0)}


def _read_back(
	acs: Nbi, device: str, wanted: desired_state.Wanted, known: dict[str, Any], read_after: int
) -> dict[str, Any]:
	readings = {path: Reading(*leaf(known, path)) for p in wanted.parameters for path in p.paths}
	verdict = judge(wanted.parameters, readings, read_after + 1)
	if verdict.state == "waiting":
		if not any(task["uniqueKey"] == READ for task in acs.tasks({"device": device})):
			acs.queue(device, read_task(wanted.paths))
		acs.wake(device)
	telemetry = {what: leaf(known, path)[0] for what, path in wanted.readings.items()}
	return {"state": verdict.state, "rows": list(verdict.rows), "telemetry": telemetry}


def _clean(acs: Nbi, item: OutboxItem) -> Receipt:
	_clean_up(acs, item.payload["device"], item.payload["mark"])
	return Receipt(item.payload["device"])


def _sweep(acs: Nbi, item: OutboxItem) -> Receipt:
	"""Delete abandoned tasks, faults of completed pushes, and presets of older versions of this app: many contain passwords,
	and a device that returns after weeks is not restarted then.
	"""
	pushes = frappe.get_all("Provisioning Push", filters={"status": ("in", OPEN_PUSH)}, pluck="acs_device_id")
	awaited = {(device, key) for device in pushes for key in PUSH_KEYS} | _expected_tasks()
	presets = [
		name
		for name in acs.names("presets")
		if name.startswith(PREFIX) and not name.startswith(f"{PREFIX}on-")
	]
	for name in presets:
		acs.delete_preset(name)
	faults = [fault for fault in acs.all_faults() if fault["device"] not in pushes]
	tasks = [task for task in acs.tasks({}) if (task["device"], task["uniqueKey"]) not in awaited]
	left = [lambda fault=fault: acs.delete_fault(fault) for fault in faults]
	left += [lambda task=task: acs.delete_task(task) for task in tasks]
	busy = sum(not _delete_if_idle(delete) for delete in left)
	return Receipt(
		response={"presets": presets, "faults": len(faults), "tasks": len(tasks), "in_session": busy}
	)


def _expected_tasks() -> set[tuple[str, str]]:
	"""(device, unique key) of the tasks that wait for a firmware update, or for a device in the workshop."""
	return {
		(row.acs_device_id, FIRMWARE if row.update_name else RESET_TASK)
		for row in frappe.db.sql(
			"""SELECT e.acs_device_id, u.name AS update_name FROM `tabService Equipment` e
			LEFT JOIN `tabFirmware Update` u ON u.equipment = e.name AND u.status = 'Ordered'
			WHERE u.name IS NOT NULL OR (e.wipe_state = 'Asked' AND e.status IN %s)""",
			(IN_WORKSHOP,),
			as_dict=True,
		)
	}


def _delete_if_idle(delete: Callable[[], None]) -> bool:
	"""Delete; False for a device that is in a session now: the next night is early enough, and the others do not wait for it."""
	try:
		delete()
	except Busy:
		return False
	return True


def _reset(acs: Nbi, item: OutboxItem) -> Receipt:
	"""Queue a factory reset for a device in the workshop, once: not again after it was carried out."""
	device = frappe.get_doc("Service Equipment", item.payload["equipment"])
	if device.status not in IN_WORKSHOP or device.wipe_state != "Asked":
		return Receipt(response={"state": "superseded"})
	if not acs.queue(device.acs_device_id, reset_task()):
		raise ServiceRefused(_("The ACS does not know this device: wipe it by hand."), code="unknown")
	acs.wake(device.acs_device_id)
	return Receipt(device.acs_device_id, {"state": "queued"})


def _read_held(acs: Nbi, item: OutboxItem) -> Receipt:
	"""The WiFi names and telephone accounts that a device has reported since `after` (ms). Raises Busy until it has."""
	device = frappe.get_doc("Service Equipment", item.payload["equipment"])
	paths = desired_state.identity_paths(device)
	if not paths:
		return Receipt(device.acs_device_id, {"values": []})
	known = acs_lookup.one_device(acs, device.acs_device_id, paths)
	held = [leaf(known, path) for path in paths]
	if any(read_at < item.payload["after"] for _value, read_at in held):
		acs.queue(device.acs_device_id, read_task(paths))
		acs.wake(device.acs_device_id)
		raise Busy(_("The device has not told yet what it holds."))
	return Receipt(device.acs_device_id, {"values": [str(value) for value, _read_at in held if value]})


SENDERS: dict[str, Callable[[Nbi, OutboxItem], Receipt]] = {
	"device.push": _push,
	"device.verify": _verify,
	"device.clean": _clean,
	"device.sweep": _sweep,
	RESET: _reset,
	READ_BACK: _read_held,
	"device.find": acs_lookup.find,
	"device.audit": acs_lookup.audit,
	"device.presence": acs_lookup.presence,
	"device.informs": acs_lookup.informs,
	"device.look": acs_diagnostics.read_parameters,
	"device.reboot": acs_diagnostics.reboot,
	"device.factory_reset": acs_diagnostics.factory_reset,
	"device.firmware": acs_diagnostics.firmware,
	"device.firmware_back": acs_diagnostics.firmware_back,
}


def _wanted(equipment: Document) -> desired_state.Wanted:
	wanted = desired_state.wanted(equipment)
	if not wanted:
		raise ServiceRefused(_("No device profile matches {0}.").format(equipment.name), code="no_profile")
	return wanted


def _clean_up(acs: Nbi, device: str, *marks: str | None) -> None:
	"""Delete tasks first: while one waits, a session may recreate its fault."""
	if not device:
		return
	for task in acs.tasks({"device": device}):
		if task["uniqueKey"] in PUSH_KEYS:
			acs.delete_task(task)
	for fault in acs.faults(device)[0]:
		acs.delete_fault(fault)
	for tag in filter(None, {scripts.PENDING_TAG, scripts.DONE_TAG, *marks}):
		acs.remove_tag(device, tag)
