"""Updates jobs after a service was removed from their order: less equipment, a shorter checklist."""

from __future__ import annotations

import frappe
from frappe import _
from frappe.model.document import Document

from gigafibre_fsm.flow.dispatch.jobs import close, locked
from gigafibre_fsm.flow.scheduling import job_types
from gigafibre_fsm.flow.vocabulary import CLOSED, CONSTRUCTION_JOB


def on_order_changed(order: Document) -> None:
	"""Listener of `order_changed`: update the equipment of open jobs."""
	over = CLOSED
	for name in frappe.get_all(
		"Dispatch Job", filters={"sales_order": order.name, "status": ("not in", over)}, pluck="name"
	):
		job = locked(name)
		if job.job_type == CONSTRUCTION_JOB:
			if not order.get("fsm_fibre_port"):
				close(job, _("No remaining service of the order needs a line."))
			continue
		if job.part_of and not job.equipment_list:
			close(job, _("No remaining service of the order needs this visit."))
			continue
		types = {row.equipment_type for row in job.equipment_list}
		steps = {step["item_key"] for step in job_types.checklist(job.job_type, types)}
		job.set("checklist", [row for row in job.checklist if row.item_key in steps])
		if not order.get("fsm_fibre_port"):
			job.set("required_tags", [row for row in job.required_tags if row.tag != job_types.FIBRE])
		job.save(ignore_permissions=True)
