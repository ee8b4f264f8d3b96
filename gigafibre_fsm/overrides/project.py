"""Project: the installation project of an order creates the Dispatch Job."""

from __future__ import annotations

import frappe
from frappe.model.document import Document

from gigafibre_fsm.flow.dispatch import service, without_visit


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
