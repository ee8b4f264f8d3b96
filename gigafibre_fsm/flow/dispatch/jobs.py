"""Creates and cancels jobs."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import frappe
from frappe import _
from frappe.model.document import Document

from gigafibre_fsm.bulk import bulk_insert
from gigafibre_fsm.exceptions import BadRequest, Conflict, NotFound
from gigafibre_fsm.flow.ordering import number_transfer
from gigafibre_fsm.flow.ordering.service_location import preferred_dates
from gigafibre_fsm.flow.scheduling import job_types
from gigafibre_fsm.flow.vocabulary import CLOSED, CONSTRUCTION_JOB, INSTALLATION_JOB
from gigafibre_fsm.notifications import notify


def create_job(project: Document) -> Document:
	"""Create the Dispatch Job of an installation project: equipment, address, and the customer's preferred dates."""
	order = project.flags.order or frappe.get_doc("Sales Order", project.sales_order)
	location = project.flags.location or frappe.get_doc("Service Location", project.fsm_service_location)
	equipment = project.flags.equipment
	if equipment is None:
		equipment = frappe.get_all(
			"Service Equipment",
			filters={"sales_order": order.name, "status": "Awaiting Scan"},
			fields=["name", "equipment_type"],
			order_by="name",
		)
	job = frappe.new_doc("Dispatch Job")
	job.update(
		{
			"status": "Open",
			"job_type": INSTALLATION_JOB,
			"customer": order.customer,
			"location": location.name,
			"address_line": location.address_line,
			"city": location.city,
			"project": project.name,
			"sales_order": order.name,
			"contact_me": order.get("fsm_contact_me"),
			"visits": order.get("fsm_visits") or 1,
			"duration_minutes": job_types.minutes(INSTALLATION_JOB),
			"notes": project.notes,
			"number_transfer": number_transfer.of_order(order),
			"is_sample": order.get("fsm_sample"),
		}
	)
	for preferred in preferred_dates(order):
		job.append("preferred_dates", preferred)
	for tag in job_types.required_tags(INSTALLATION_JOB, location.connection_type == "FTTH"):
		job.append("required_tags", {"tag": tag})
	for row in equipment:
		job.append("equipment_list", {"equipment": row.name, "equipment_type": row.equipment_type})
	for step in job_types.checklist(INSTALLATION_JOB, {row.equipment_type for row in equipment}):
		job.append("checklist", step)
	if order.get("fsm_fibre_port") and job.visits > 1:
		open_construction(job)
	bulk_insert.insert([job])
	project.fsm_dispatch_job = job.name
	frappe.db.set_value("Project", project.name, "fsm_dispatch_job", job.name, update_modified=False)
	# Not set_value, which searches all of Redis for cached copies of equipment; there are none.
	frappe.db.sql(
		"UPDATE `tabService Equipment` SET dispatch_job = %s WHERE sales_order = %s", (job.name, order.name)
	)
	return job


def open_construction(installation: Document) -> Document:
	"""The construction visit for `installation`, which begins after it and is still to be saved."""
	job = frappe.new_doc("Dispatch Job")
	same = ("customer", "location", "address_line", "city", "project", "sales_order", "visits", "is_sample")
	job.update({field: installation.get(field) for field in (*same, "notes")})
	job.update(
		{
			"status": "Open",
			"job_type": CONSTRUCTION_JOB,
			"duration_minutes": job_types.minutes(CONSTRUCTION_JOB, has_drop=False),
		}
	)
	for tag in job_types.required_tags(CONSTRUCTION_JOB, on_fibre=True):
		job.append("required_tags", {"tag": tag})
	for step in job_types.checklist(CONSTRUCTION_JOB, ()):
		job.append("checklist", step)
	bulk_insert.insert([job])
	installation.after_job = job.name
	return job


def is_awaited(visit: Any) -> bool:
	"""Whether a visit (a job, or a row with `job_type` and `incident`) needs the customer at home, with notifications and
	signature: not for construction or network maintenance.
	"""
	return visit.job_type != CONSTRUCTION_JOB and not visit.incident


def cancel(job: str, reason: str) -> Document:
	"""Cancel a job. The customer is notified if a date had been promised. Raises IllegalTransition when the job is over."""
	if not reason.strip():
		raise BadRequest(_("Enter why the job is cancelled."))
	doc = locked(job)
	require_no_open_return_visit(doc)
	promised = doc.scheduled_date if doc.status in ("Scheduled", "En Route") else None
	close(doc, reason)
	# A cancelled construction is not needed: the drop is there, and the customer does not wait for it.
	if promised and is_awaited(doc):
		notify.tell_customer(
			doc.customer,
			"visit.cancelled",
			{"date": str(promised), "address": address(doc)},
			f"visit.cancelled:{doc.name}:{doc.modified}",
			reference=doc,
		)
	return doc


def require_no_open_return_visit(doc: Document) -> None:
	"""Raises Conflict for an open return visit: the customer pays for its devices, or waits for them."""
	if doc.get("part_of") and doc.status not in CLOSED:
		raise Conflict(
			_("This is the rest of visit {0}: complete it, or remove its services from the order.").format(
				doc.part_of
			)
		)


def cancel_for_order(order: Document) -> None:
	"""Listener: cancel the jobs of a cancelled order and release their equipment. Raises Conflict when one is completed."""
	for name in frappe.get_all("Dispatch Job", filters={"sales_order": order.name}, pluck="name"):
		doc = locked(name)
		if doc.status == "Completed" and doc.job_type == CONSTRUCTION_JOB:
			continue  # the drop stays at the house
		if doc.status == "Completed":
			raise Conflict(
				_("The installation {0} is completed: this order can no longer be cancelled.").format(name)
			)
		doc.set("equipment_list", [])
		if doc.status == "Cancelled":
			doc.save(ignore_permissions=True)
		else:
			close(doc, _("Order {0} was cancelled.").format(order.name))


def clear_schedule(doc: Document) -> None:
	"""Clear technician and day of a visit."""
	doc.update(
		{
			"status": "Open",
			"technician": None,
			"scheduled_date": None,
			"time_window": None,
			"start_time": None,
			"planned_against": None,
			"failure_reason": None,
			"helpers": [],
		}
	)
	doc.save(ignore_permissions=True)


def locked(name: str) -> Document:
	"""The job, locked for the rest of the transaction. Raises NotFound."""
	if not isinstance(name, str) or not frappe.db.exists("Dispatch Job", name):
		raise NotFound(_("Job not found."))
	return frappe.get_doc("Dispatch Job", name, for_update=True)


def require_order(job: Document) -> None:
	"""Raises Conflict when sales have closed the job's order, or put it on hold, with ERPNext's own buttons."""
	status = job.sales_order and frappe.db.get_value("Sales Order", job.sales_order, "status")
	if status in ("Closed", "On Hold"):
		raise Conflict(_("Order {0} is {1}: reopen or cancel it first.").format(job.sales_order, _(status)))


def address(job: Document) -> str:
	return ", ".join(filter(None, [job.address_line, job.city]))


def tell_staff(topic: str, job: Document, key: str, not_before: datetime | None = None, **more: Any) -> None:
	"""Post a staff event about this job, with the fields that every such event has."""
	context = {
		"job": job.name,
		"job_type": job.job_type,
		"order": job.sales_order,
		"customer": job.customer,
		"location": job.location,
		"address": address(job),
		"date": str(job.scheduled_date) if job.scheduled_date else None,
		"time_window": job.time_window or None,
		"technician": technician_name(job),
		**more,
	}
	notify.tell_staff(topic, context, key, reference=job, not_before=not_before)


def technician_name(job: Document) -> str:
	return (
		(frappe.db.get_value("Technician", job.technician, "technician_name") or "") if job.technician else ""
	)


def close(doc: Document, reason: str) -> None:
	"""Cancel a job without notifying the customer."""
	doc.status = "Cancelled"
	doc.failure_reason = reason
	doc.save(ignore_permissions=True)
