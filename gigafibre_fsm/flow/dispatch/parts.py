"""Finishes a visit in part: the working services are activated and billed, the rest becomes a linked return visit."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

import frappe
from frappe import _
from frappe.model.document import Document

from gigafibre_fsm.exceptions import BadRequest, Conflict
from gigafibre_fsm.filters import among
from gigafibre_fsm.flow.dispatch import fieldwork, jobs
from gigafibre_fsm.flow.scheduling import job_types
from gigafibre_fsm.flow.vocabulary import INSTALLATION_JOB

SAME = (
	"job_type", "customer", "location", "address_line", "city", "project", "sales_order", "issue", "is_sample",
)  # fmt: skip
"""Fields that a return visit copies."""


def finish_part(
	job: str,
	left: Collection[str],
	reason: str,
	signed_by: str,
	signature: str | None = None,
	signal_dbm: float | None = None,
	signal_reason: str = "",
	notes: str = "",
	at: datetime | None = None,
) -> tuple[Document, Document]:
	"""Complete a visit without the devices `left` (names of Service Equipment on its list), which a return visit installs.
	For a visit that is not an installation `left` is empty and `reason` describes the rest. The other arguments are those
	of `fieldwork.complete`. Returns (the completed visit, the return visit).

	Raises Conflict when nothing works, or when the evidence of what works is missing; BadRequest without a reason.
	"""
	if not reason.strip():
		raise BadRequest(_("Enter what remains to be done, and why."))
	order = frappe.db.get_value("Dispatch Job", job, "sales_order") if isinstance(job, str) else None
	if order:
		frappe.db.get_value("Sales Order", order, "name", for_update=True)
	doc = jobs.locked(job)
	if doc.status != "In Progress":
		raise Conflict(_("Job {0} is {1} and cannot be finished in part.").format(doc.name, _(doc.status)))
	rest = _return_visit(doc, set(left), reason.strip())
	done = fieldwork.complete(
		doc.name,
		signed_by,
		signature,
		signal_dbm=signal_dbm,
		signal_reason=signal_reason,
		notes=notes,
		at=at,
	)
	return done, rest


def _return_visit(doc: Document, left: set[str], reason: str) -> Document:
	"""The visit that installs the devices `left`, which are removed from the list of `doc`."""
	rows = [row for row in doc.equipment_list if row.equipment in left]
	if len(rows) != len(left):
		raise BadRequest(_("One of these devices is not on the list of this visit."))
	if doc.job_type == INSTALLATION_JOB and not rows:
		raise BadRequest(_("Choose the devices that remain to be installed."))
	if doc.equipment_list and len(rows) == len(doc.equipment_list):
		raise Conflict(_("Nothing works yet: enter why the visit could not be done."))
	stay = {row.equipment_type for row in doc.equipment_list if row.equipment not in left}
	still_here = {step["item_key"] for step in job_types.checklist(doc.job_type, stay)}
	rest = frappe.new_doc("Dispatch Job")
	rest.update({field: doc.get(field) for field in SAME})
	rest.update(
		{
			"status": "Open",
			"priority": "High",
			"visits": 1,
			"contact_me": 1,
			"part_of": doc.name,
			"duration_minutes": job_types.minutes(doc.job_type),
			"notes": reason,
		}
	)
	rest.set("required_tags", [{"tag": row.tag} for row in doc.required_tags])
	for row in rows:
		rest.append("equipment_list", {"equipment": row.equipment, "equipment_type": row.equipment_type})
	for step in job_types.checklist(doc.job_type, {row.equipment_type for row in rows}):
		if not rows or step["item_key"] not in still_here:
			rest.append("checklist", step)
	rest.insert(ignore_permissions=True)
	doc.set("equipment_list", [row for row in doc.equipment_list if row.equipment not in left])
	if rows:
		doc.set("checklist", [row for row in doc.checklist if row.done or row.item_key in still_here])
	doc.save(ignore_permissions=True)
	frappe.db.set_value(
		"Service Equipment",
		{"name": among(left)},
		"dispatch_job",
		rest.name,
		update_modified=False,
	)
	jobs.tell_staff("visit.part", rest, f"visit.part:{rest.name}", reason=reason, part_of=doc.name)
	return rest


def return_visit_of(job: str) -> str:
	"""The return visit for the devices that `job` left; empty if it left none."""
	return frappe.db.get_value("Dispatch Job", {"part_of": job}, "name") or ""
