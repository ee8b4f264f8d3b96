"""Project: the installation project of an order creates the Dispatch Job."""

from __future__ import annotations

import frappe
from frappe.model.document import Document

from gigafibre_fsm.flow.dispatch import service


def after_insert(project: Document, method: str | None = None) -> None:
	"""Only the order's own project; a further one that staff create for it has no visit."""
	order = project.get("sales_order")
	if (
		order
		and project.get("fsm_service_location")
		and not frappe.db.exists("Dispatch Job", {"sales_order": order})
	):
		service.create_job(project)
