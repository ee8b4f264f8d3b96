"""Devices in service: enters a label that was never scanned, and replaces devices."""

from __future__ import annotations

import frappe
from frappe import _
from frappe.model.document import Document
from frappe.utils import now_datetime, nowdate

from gigafibre_fsm.exceptions import BadRequest, Conflict, NotFound
from gigafibre_fsm.filters import among
from gigafibre_fsm.flow.dispatch.jobs import locked
from gigafibre_fsm.flow.dispatch.rules import CREDENTIALS, DeviceState, cannot_be_matched, cannot_be_replaced
from gigafibre_fsm.flow.equipment import labels
from gigafibre_fsm.flow.events import announce
from gigafibre_fsm.flow.vocabulary import CLOSED, DEFECTIVE, RETIRED, VISIT_PLANNED
from gigafibre_fsm.guards.records import technician_of

FATES = (DEFECTIVE, RETIRED)


def match(equipment: str, code: str, reason: str, confirmed: bool = False) -> Document:
	"""Enter the label of a device in service that a manager declared present and that was never scanned.

	From then on it counts as scanned: the ACS is queried for it, it gets its settings, its port records it. Idempotent for
	the same label. Raises BadRequest (no label, wrong device, no reason), Unsure (only plausible, and not `confirmed`) or
	Conflict (in use elsewhere, still to be scanned on a job, service not active).
	"""
	_require(reason)
	known = labels.models()
	device, label = _locked(equipment), labels.read(code, known, confirmed)
	if device.get(label.kind) == label.value:
		return device
	_raise_refusal(cannot_be_matched(_state_of(device)), device)
	labels.require_free(label)
	labels.require_type(label, device.equipment_type, known)
	device.update({"scanned_by": technician_of(frappe.session.user), "scanned_at": now_datetime()})
	labels.assign(device, label, known)
	_note_on_jobs(device, device.name, label.value)
	_announce_and_activate(device)
	_comment(device, _("Label {0} entered without a scan: {1}").format(label.value, reason))
	return device


def replace(
	equipment: str,
	code: str,
	reason: str,
	fate: str = DEFECTIVE,
	job: str | None = None,
	confirmed: bool = False,
) -> Document:
	"""Replace a device in service by another one with the label `code`; returns the new one.

	It takes over the WiFi and telephone credentials, so the customer does not have to reconnect anything. The old one becomes
	Défectueux or Retiré (`fate`). `job` is the visit on which it is done. Raises like `match`.
	"""
	_require(reason)
	visit = locked(job) if job else None
	known = labels.models()
	old, label = _locked(equipment), labels.read(code, known, confirmed)
	if visit and (visit.location != old.location or visit.status not in VISIT_PLANNED):
		raise Conflict(_("This device is not part of a planned or current job."))
	_raise_refusal(cannot_be_replaced(_state_of(old)), old)
	labels.require_free(label)
	labels.require_type(label, old.equipment_type, known)
	new = _successor(old)
	new.update(
		{
			"dispatch_job": visit.name if visit else None,
			"scanned_by": technician_of(frappe.session.user) or (visit.technician if visit else None),
			"scanned_at": now_datetime(),
		}
	)
	# The old device releases its credentials first, so that the telephone account is not closed with it.
	old.update({**dict.fromkeys(CREDENTIALS), "status": fate, "online": 0})
	if fate == DEFECTIVE:
		old.return_since = nowdate()
	old.save(ignore_permissions=True)
	new.insert(ignore_permissions=True)
	labels.assign(new, label, known)
	_note_on_jobs(new, old.name, label.value)
	if visit:
		_list_on(visit, new)
	if visit:
		# A technician takes the old device along; one that the office replaces stays until it is picked up.
		old.flags.taken_by = new.scanned_by
		announce("equipment_unlabelled", old)
	announce("equipment_replaced", old)
	_announce_and_activate(new)
	_comment(old, _("Replaced by {0} ({1}): {2}").format(new.name, label.value, reason))
	_comment(new, _("Replaces {0}: {1}").format(old.name, reason))
	return new


def _successor(old: Document) -> Document:
	"""Planned equipment like the old device."""
	new = frappe.new_doc("Service Equipment")
	kept = ("equipment_type", "location", "customer", "subscription", "sales_order", "is_sample")
	new.update({field: old.get(field) for field in kept})
	for field in CREDENTIALS:
		secret = new.meta.get_field(field).fieldtype == "Password"
		new.set(field, old.get_password(field, raise_exception=False) if secret else old.get(field))
	return new


def _announce_and_activate(device: Document) -> None:
	"""Announce the device as after any scan, and activate it."""
	announce("equipment_scanned", device)
	announce("equipment_joined", device)
	device.reload()


def _locked(equipment: str) -> Document:
	if not isinstance(equipment, str) or not frappe.db.exists("Service Equipment", equipment):
		raise NotFound(_("Device not found."))
	return frappe.get_doc("Service Equipment", equipment, for_update=True)


def _state_of(device: Document) -> DeviceState:
	jobs = _jobs(device.name)
	return DeviceState(
		# A defective device is also due back, but it may stay and be replaced again.
		status="" if device.get("return_since") and device.status != DEFECTIVE else device.status,
		location_status=frappe.db.get_value("Service Location", device.location, "status") or "",
		waits_for_job=next((job.name for job in jobs if job.status not in CLOSED), ""),
	)


def _jobs(equipment: str) -> list[frappe._dict]:
	rows = frappe.get_all("Dispatch Job Equipment", filters={"equipment": equipment}, pluck="parent")
	return frappe.get_all(
		"Dispatch Job", filters={"name": among(rows)}, fields=["name", "status"], order_by="name"
	)


def _note_on_jobs(device: Document, listed: str, label: str) -> None:
	"""Write the label on the jobs that list the device; a completed job keeps the device that it was done with."""
	for found in _jobs(listed):
		if listed != device.name and found.status in CLOSED:
			continue
		job = locked(found.name)
		for row in job.equipment_list:
			if row.equipment == listed:
				row.update({"equipment": device.name, "serial": label, "scanned_at": device.scanned_at})
		job.save(ignore_permissions=True)


def _list_on(visit: Document, device: Document) -> None:
	visit.reload()
	if all(row.equipment != device.name for row in visit.equipment_list):
		row = {"equipment": device.name, "equipment_type": device.equipment_type}
		visit.append(
			"equipment_list", {**row, "serial": device.serial or device.mac, "scanned_at": device.scanned_at}
		)
		visit.save(ignore_permissions=True)


def _require(reason: str) -> None:
	if not reason.strip():
		raise BadRequest(_("Enter a reason."))


def _raise_refusal(why: str, device: Document) -> None:
	sentences = {
		"location": _("The service at this location is not active."),
		"job": _("This device must still be scanned on its job."),
		"status": _("{0} is {1}: this action is not possible.").format(device.name, _(device.status)),
	}
	if why:
		raise Conflict(sentences[why])


def _comment(device: Document, sentence: str) -> None:
	"""Comment on the device and on its visit: user, time and reason."""
	text = frappe.utils.escape_html(sentence)
	device.add_comment("Info", text)
	if device.dispatch_job:
		job = frappe.get_doc("Dispatch Job", device.dispatch_job)
		job.add_comment("Info", f"{frappe.utils.escape_html(_(device.equipment_type))} {device.name}: {text}")
