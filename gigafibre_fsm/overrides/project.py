"""ERPNext's Project: the installation project of an order opens the Dispatch Job."""

from __future__ import annotations

from frappe.model.document import Document

from gigafibre_fsm.flow.dispatch import service


def after_insert(project: Document, method: str | None = None) -> None:
	if project.get("service_location") and project.get("sales_order"):
		service.create_job(project)
