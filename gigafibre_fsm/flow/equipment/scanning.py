"""Scanning: assigns a label to the matching device of the job."""

from __future__ import annotations

from datetime import datetime

import frappe
from frappe import _
from frappe.model.document import Document
from frappe.utils import now_datetime

from gigafibre_fsm.exceptions import BadRequest, Conflict
from gigafibre_fsm.filters import among
from gigafibre_fsm.flow.dispatch.jobs import locked
from gigafibre_fsm.flow.equipment import fetching, identity, labels
from gigafibre_fsm.flow.events import announce
from gigafibre_fsm.flow.vocabulary import FETCHING_JOBS, VISIT_PLANNED
from gigafibre_fsm.guards.records import technician_of


def scan(
	job: str,
	code: str,
	equipment_type: str | None = None,
	confirmed: bool = False,
	at: datetime | None = None,
) -> Document:
	"""Assign the scanned label to the matching device of this job; returns the Service Equipment. The device comes from the
	truck of the technician who scans it; `at` is the time of the scan, in site time. On a pickup visit the device is
	picked up instead.

	Without `equipment_type` the manufacturer's letters or the only device still missing decide. Idempotent for the same
	label. Raises BadRequest (not a label, ambiguous or wrong device), Unsure (only plausible, and not `confirmed`) or
	Conflict (in use elsewhere, no device of this kind left to scan).
	"""
	doc = locked(job)
	if doc.status not in VISIT_PLANNED:
		raise Conflict(_("Job {0} is {1}: nothing can be scanned.").format(doc.name, _(doc.status)))
	models = labels.models()
	label = labels.read(code, models, confirmed)
	if doc.job_type in FETCHING_JOBS:
		return fetching.scan(doc, label, at or now_datetime())
	mine = {row.equipment for row in doc.equipment_list}
	holder = labels.holder(label)
	if holder:
		return _rescanned(holder, mine, label, equipment_type)
	waiting = _waiting(mine)
	wanted = _type(label, equipment_type, models, waiting)
	slot = next((row for row in waiting if row.equipment_type == wanted), None)
	name = slot.name if slot else _replaced(doc, mine, wanted, bool(equipment_type))
	return _assign_label(doc, name, label, models, at or now_datetime())


def unscan(job: str, equipment: str) -> Document:
	"""Undo a wrong scan: the device waits for its label again."""
	doc = locked(job)
	row = next((row for row in doc.equipment_list if row.equipment == equipment), None)
	if not row or doc.status not in VISIT_PLANNED:
		raise Conflict(_("This device is not part of a planned or current job."))
	if doc.job_type in FETCHING_JOBS:
		raise Conflict(_("This visit takes devices away: no label is given here that could be undone."))
	device = _clear(equipment)
	row.serial = row.scanned_at = None
	doc.save(ignore_permissions=True)
	return device


def _replaced(doc: Document, mine: set[str], wanted: str, asked: bool) -> str:
	"""All devices of this kind are scanned: scanning the only one again by name replaces its label; anything else is an
	error.
	"""
	scanned = frappe.get_all(
		"Service Equipment",
		filters={"name": among(mine), "equipment_type": wanted, "status": "Installed"},
		pluck="name",
	)
	if not asked or len(scanned) != 1:
		raise Conflict(_("This job has no {0} left to scan.").format(_(wanted)))
	_clear(scanned[0])
	return scanned[0]


def _clear(equipment: str) -> Document:
	device = frappe.get_doc("Service Equipment", equipment, for_update=True)
	announce("equipment_unlabelled", device)
	device.update(
		{
			"status": "Awaiting Scan",
			"serial": None,
			"pon_serial": None,
			"mac": None,
			"device_profile": None,
			"scanned_by": None,
			"scanned_at": None,
			# identification that the wrong device reported
			"acs_device_id": None,
			"last_inform": None,
			"online": 0,
			"rx_power": 0,
			"model": None,
			"firmware": None,
			"ip_address": None,
		}
	)
	return device.save(ignore_permissions=True)


def _rescanned(
	holder: frappe._dict, mine: set[str], label: identity.Code, equipment_type: str | None
) -> Document:
	if holder.name not in mine:
		labels.raise_in_use(label, holder)
	if equipment_type and equipment_type != holder.equipment_type:
		raise BadRequest(
			_("{0} is already scanned on this job as {1}.").format(label.value, _(holder.equipment_type))
		)
	return frappe.get_doc("Service Equipment", holder.name)


def _type(
	label: identity.Code, asked: str | None, models: list[identity.Model], waiting: list[frappe._dict]
) -> str:
	kinds = {row.equipment_type for row in waiting}
	likely = identity.likely_types(label, models)
	if not asked and len(likely) == 1:
		return likely.pop()
	left = kinds & likely or kinds
	wanted = asked or (left.pop() if len(left) == 1 else "")
	if wanted:
		labels.require_type(label, wanted, models)
		return wanted
	raise BadRequest(_("Choose the device that this label belongs to."))


def _assign_label(
	doc: Document, name: str, label: identity.Code, models: list[identity.Model], at: datetime
) -> Document:
	device = frappe.get_doc("Service Equipment", name, for_update=True)
	who = technician_of(frappe.session.user) or doc.technician
	device.update({"dispatch_job": doc.name, "scanned_by": who, "scanned_at": at})
	labels.assign(device, label, models)
	row = next(row for row in doc.equipment_list if row.equipment == name)
	row.serial = label.value
	row.scanned_at = device.scanned_at
	doc.save(ignore_permissions=True)
	announce("equipment_scanned", device)
	return device


def _waiting(names: set[str]) -> list[frappe._dict]:
	return frappe.get_all(
		"Service Equipment",
		filters={"name": among(names), "status": "Awaiting Scan"},
		fields=["name", "equipment_type"],
		order_by="name",
	)
