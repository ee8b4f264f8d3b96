"""Receives returned devices: picked up by a technician, or scanned in the workshop. They wait on the bench."""

from __future__ import annotations

import frappe
from frappe import _
from frappe.model.document import Document
from frappe.utils import getdate, nowdate

from gigafibre_fsm import locks
from gigafibre_fsm.exceptions import Conflict, NotFound
from gigafibre_fsm.flow.equipment import labels
from gigafibre_fsm.flow.stock import movements, warehouses
from gigafibre_fsm.flow.vocabulary import AT_HOUSEHOLD
from gigafibre_fsm.flow.workshop import fees, rules
from gigafibre_fsm.flow.workshop.due_back import DEVICE


def receive_scanned(code: str, confirmed: bool = False) -> Document:
	"""Receive the device with this label. Raises NotFound for an unknown label; BadRequest and Unsure as any scan."""
	label = labels.read(code, labels.models(), confirmed)
	found = labels.holder(label)
	if not found:
		raise NotFound(_("{0} is not the label of a device that is at a household.").format(label.value))
	return receive(found.name)


def receive(name: str) -> Document:
	"""Receive a device and refund its fee. Idempotent. Raises Conflict for a device that was not away, or whose service goes
	on without a request for its return.
	"""
	locks.account_of(DEVICE, name)
	device = frappe.get_doc(DEVICE, name, for_update=True)
	if device.status == "Returned":
		# out of the truck of the technician who picked it up
		movements.move_record(device, "Received", warehouses.workshop())
		return device
	if device.status not in (*AT_HOUSEHOLD, "RMA") or (device.status != "RMA" and not device.return_since):
		raise Conflict(_("This device is not awaiting return."))
	device.update({"status": "Returned", "returned_on": getdate(nowdate()), "online": 0})
	movements.move_record(device, "Received", warehouses.workshop())
	_prepare_bench(device)
	return device


def on_fetched(device: Document) -> None:
	"""Listener: a technician has picked the device up from its household; reminders and fees stop."""
	_prepare_bench(device)


def _prepare_bench(device: Document) -> None:
	"""Set up the bench's checklist, and refund the fee."""
	device.update({"wipe_state": "", "checks": []})
	for key, text in rules.checks(device.equipment_type):
		device.append("checks", {"item_key": key, "label": text, "required": 1})
	device.save(ignore_permissions=True)
	fees.refund(device)
