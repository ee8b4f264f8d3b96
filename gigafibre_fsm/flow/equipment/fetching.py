"""Pickup of devices: the technician scans each device, which is thereby returned by its household."""

from __future__ import annotations

from datetime import datetime

import frappe
from frappe import _
from frappe.model.document import Document
from frappe.utils import getdate

from gigafibre_fsm import locks
from gigafibre_fsm.exceptions import Conflict
from gigafibre_fsm.flow.equipment import identity, labels
from gigafibre_fsm.flow.events import announce
from gigafibre_fsm.flow.vocabulary import AT_HOUSEHOLD
from gigafibre_fsm.guards.records import technician_of

DEVICE = "Service Equipment"


def scan(job: Document, label: identity.Code, at: datetime) -> Document:
	"""Pick up the device with this label. Idempotent. Raises Conflict for a device that is not on the job's list."""
	found = labels.holder(label)
	if not found or found.name not in {row.equipment for row in job.equipment_list}:
		if found and found.location != job.location:
			labels.raise_in_use(label, found)
		raise Conflict(
			_("{0} is not on the list of this visit. Call the office before you take it.").format(label.value)
		)
	return pick_up(found.name, job, at)


def pick_up(name: str, job: Document, at: datetime) -> Document:
	"""Move a device from its household to the technician of `job`; announces `equipment_fetched`. Idempotent."""
	locks.account_of(DEVICE, name)
	device = frappe.get_doc(DEVICE, name, for_update=True)
	if device.status not in AT_HOUSEHOLD:
		return device
	device.update({"status": "Returned", "returned_on": getdate(at), "online": 0})
	device.save(ignore_permissions=True)
	device.flags.fetched = {
		"technician": technician_of(frappe.session.user) or job.technician or "",
		"job": job.name,
		"at": at,
	}
	announce("equipment_fetched", device)
	return device
