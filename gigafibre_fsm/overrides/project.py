"""Project: the installation project of an order creates its Dispatch Job; closing all tasks at once also needs their reasons."""

from __future__ import annotations

import frappe
from erpnext.projects.doctype.project import project as erpnext_project
from frappe.model.document import Document

from gigafibre_fsm.flow.dispatch import service, without_visit
from gigafibre_fsm.flow.vocabulary import CLOSED


def after_insert(project: Document, method: str | None = None) -> None:
	"""Only the order's own project; a further one that staff create for it has no visit."""
	order = project.get("sales_order")
	if (
		order
		and project.get("fsm_service_location")
		and not frappe.db.exists("Dispatch Job", {"sales_order": order})
	):
		job = service.create_job(project)
		if frappe.db.get_value("Sales Order", order, "fsm_without_visit"):
			without_visit.begin(job)


@frappe.whitelist()
def set_project_status(project: str, status: str) -> None:
	"""Replaces ERPNext's method, which writes only the status of the tasks: saves the open installation tasks first, and
	raises BadRequest for one without a reason.
	"""
	steps = {"project": project, "fsm_task": ("is", "set"), "status": ("not in", CLOSED)}
	for name in frappe.get_all("Task", filters=steps, pluck="name", order_by="creation"):
		task = frappe.get_doc("Task", name)
		task.status = status
		task.save()
	erpnext_project.set_project_status(project, status)
