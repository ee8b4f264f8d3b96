"""Opens visits by hand, from a ticket, or for equipment pickup. Orders open installations."""

from __future__ import annotations

from collections.abc import Sequence

import frappe
from frappe import _
from frappe.model.document import Document

from gigafibre_fsm.exceptions import BadRequest, NotFound
from gigafibre_fsm.filters import among
from gigafibre_fsm.flow.availability.rules import NO_DROP
from gigafibre_fsm.flow.scheduling import job_types
from gigafibre_fsm.flow.vocabulary import (
	AT_HOUSEHOLD,
	FETCHING_JOBS,
	REQUESTED_JOBS,
)


def open_job(
	kind: str,
	location: str,
	notes: str = "",
	issue: str = "",
	equipment: Sequence[str] | None = None,
	incident: str = "",
) -> Document:
	"""Open a visit of this type at a Service Location, in the queue. `equipment` are its devices; by default, for a pickup,
	all devices in the house. A visit for an `incident` is urgent, and the customer is not called about it.

	Raises BadRequest for a type that orders open, NotFound for an unknown location or ticket, Conflict for a type without a
	duration.
	"""
	if kind not in REQUESTED_JOBS:
		raise BadRequest(_("An order opens visits of the type {0}.").format(_(kind)))
	if not frappe.db.exists("Service Location", location):
		raise NotFound(_("Service location not found."))
	if issue and not frappe.db.exists("Issue", issue):
		raise NotFound(_("Ticket not found."))
	doc = frappe.new_doc("Dispatch Job")
	customer, sample = frappe.db.get_value("Service Location", location, ["customer", "is_sample"])
	about = {"job_type": kind, "customer": customer, "location": location, "is_sample": sample}
	doc.update({**about, "notes": notes, "contact_me": 1})
	doc.issue = issue or None
	if incident:
		doc.update({"incident": incident, "contact_me": 0, "priority": "Urgent"})
	for row in _devices(kind, location, equipment):
		device = {"equipment": row.name, "equipment_type": row.equipment_type}
		doc.append("equipment_list", {**device, "serial": row.serial or row.mac})
	doc.insert(ignore_permissions=True)
	if issue:
		frappe.db.set_value("Issue", issue, "fsm_dispatch_job", doc.name)
	return doc


def fill_from_type(doc: Document) -> None:
	"""Fill duration, skills and checklist of a new visit from its Job Type. Raises Conflict for a type without a duration."""
	if not doc.job_type or not doc.location:
		return
	port = frappe.db.get_value("Service Location", doc.location, "fibre_port")
	if not doc.duration_minutes:
		drop = frappe.db.get_value("Fibre Port", port, "drop_state") if port else None
		doc.duration_minutes = job_types.minutes(doc.job_type, has_drop=drop != NO_DROP)
	if not doc.required_tags:
		for tag in job_types.required_tags(doc.job_type, on_fibre=bool(port)):
			doc.append("required_tags", {"tag": tag})
	if not doc.checklist:
		types = {row.equipment_type for row in doc.equipment_list}
		for step in job_types.checklist(doc.job_type, types):
			doc.append("checklist", step)


def _devices(kind: str, location: str, equipment: Sequence[str] | None) -> list[frappe._dict]:
	filters = {"location": location, "status": ("in", AT_HOUSEHOLD)}
	if equipment is not None:
		filters["name"] = among(equipment)
	elif kind not in FETCHING_JOBS:
		return []
	rows = frappe.get_all(
		"Service Equipment",
		filters=filters,
		fields=["name", "equipment_type", "serial", "mac"],
		order_by="name",
	)
	if equipment is not None and len(rows) != len(set(equipment)):
		raise BadRequest(_("One of these devices is not at this location."))
	return rows
