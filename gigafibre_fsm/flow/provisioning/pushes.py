"""Decides what to push to a device, and when to push again. The lifecycle of a push: push_steps.py."""

from __future__ import annotations

from typing import Any

import frappe
from frappe import _
from frappe.model.document import Document

from gigafibre_fsm import locks
from gigafibre_fsm.exceptions import Conflict
from gigafibre_fsm.flow.availability import masters
from gigafibre_fsm.flow.provisioning import desired_state, device_issues
from gigafibre_fsm.flow.provisioning.push_steps import (
	DOCTYPE,
	change,
	clean,
	free_capacity,
	latest,
	post_push,
)
from gigafibre_fsm.flow.provisioning.rules import must_push
from gigafibre_fsm.flow.vocabulary import IN_HOUSE, ON_THE_ACS, OPEN_PUSH


def push(equipment: str, reason: str, event: str = "inform", campaign: str = "") -> Document | None:
	"""Push the desired state to a device if it changed; returns the push, or None.

	`event` is what the device reported: after a bootstrap everything is sent again. An outstanding push with the same content
	is returned as it is; one with other content is replaced. A push of a mass change (`campaign`) waits for its turn. Sends
	nothing to the devices of an OLT that another system is the master of.
	"""
	doc = locks.row("Service Equipment", equipment)
	if not masters.is_run_here(masters.olt_of(doc.location)):
		return None
	wanted = desired_state.wanted(doc) if doc.status in IN_HOUSE else None
	if not wanted and doc.status in IN_HOUSE and doc.equipment_type in ON_THE_ACS:
		device_issues.report_no_profile(doc)
	if not wanted or not wanted.parameters:
		return None
	waiting = _outstanding(equipment)
	same = [row for row in waiting if row.desired_hash == wanted.hash]
	if same:
		return _on_its_way(latest(same[-1].name), event)
	if not waiting and not must_push(event, wanted.hash, last_verified(equipment)):
		return None
	for row in waiting:
		change(row.name, status="Failed", last_error=_("Replaced by a newer push."), next_check=None)
	made = frappe.get_doc(
		{
			"doctype": DOCTYPE,
			"status": "Pending",
			"equipment": equipment,
			"acs_device_id": doc.acs_device_id,
			"device_profile": wanted.profile,
			"desired_hash": wanted.hash,
			"reason": reason,
			"campaign": campaign or None,
			"is_sample": doc.is_sample,
		}
	).insert(ignore_permissions=True)
	if not campaign and free_capacity() > 0:
		post_push(made.name)
	return made


def _on_its_way(row: Document, event: str) -> Document:
	"""Send a push again that was sent before the device was reset to factory settings, or that was set aside for an absent
	device.
	"""
	if row.waits_since and not row.next_check:
		return resume(row.name) or row
	if row.status == "Pushed" and event == "bootstrap":
		change(row.name, status="Pending")
		post_push(row.name)
		return latest(row.name)
	return row


def resume(name: str) -> Document | None:
	"""Replace a push that was set aside by a new one with the current settings, once its device is back."""
	row = latest(name)
	campaign = row.campaign or ""
	change(name, status="Failed", last_error=_("Replaced by a newer push."), waits_since=None, campaign=None)
	return push(row.equipment, row.reason, "bootstrap", campaign)


def push_location(location: str, reason: str) -> list[str]:
	"""Push to all devices of a service location; returns the names of the pushes."""
	devices = frappe.get_all(
		"Service Equipment",
		filters={
			"location": location,
			"status": ("in", IN_HOUSE),
			"acs_device_id": ("is", "set"),
		},
		pluck="name",
		order_by="name",
	)
	return [made.name for made in (push(device, reason) for device in devices) if made]


def give_up(equipment: str, reason: str) -> None:
	"""Cancel the outstanding pushes to a device, and remove their tasks in the ACS."""
	for found in _outstanding(equipment):
		row = latest(found.name)
		change(row.name, status="Failed", last_error=reason, next_check=None)
		clean(row)


def push_again(name: str) -> None:
	"""Restart a failed push. Raises Conflict when it has not failed, or when a newer one is outstanding."""
	row = frappe.get_doc(DOCTYPE, name, for_update=True)
	if row.status != "Failed":
		frappe.throw(_("Only a failed push can be started again."), Conflict)
	if frappe.db.exists(DOCTYPE, {"equipment": row.equipment, "status": ("in", OPEN_PUSH)}):
		frappe.throw(_("A newer push to this device is in progress."), Conflict)
	device = frappe.get_doc("Service Equipment", row.equipment)
	masters.require_run_here(masters.olt_of(device.location))
	wanted = desired_state.wanted(device)
	change(
		name,
		status="Pending",
		desired_hash=wanted.hash if wanted else row.desired_hash,
		attempts=0,
		pushed_at=None,
		last_error=None,
	)
	post_push(name)


def _outstanding(equipment: str) -> list[Any]:
	"""The outstanding pushes to a device. A locking read: two concurrent reports make one push."""
	return frappe.db.sql(
		"""SELECT name, desired_hash FROM `tabProvisioning Push`
		WHERE equipment = %s AND status IN %s ORDER BY creation FOR UPDATE""",
		(equipment, OPEN_PUSH),
		as_dict=True,
	)


def last_verified(equipment: str) -> str | None:
	"""The fingerprint of the last verified state of the device."""
	rows = frappe.db.sql(
		"""SELECT desired_hash FROM `tabProvisioning Push` WHERE equipment = %s AND status = 'Verified'
		ORDER BY verified_at DESC LIMIT 1 LOCK IN SHARE MODE""",
		equipment,
	)
	return rows[0][0] if rows else None
