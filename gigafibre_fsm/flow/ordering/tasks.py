"""The tasks of an installation project follow the visit, whatever dependencies staff have added."""

from __future__ import annotations

import frappe
from frappe.utils import nowdate

DONE = "Completed"


def mark(name: str, status: str) -> None:
	"""Set a task to `status` and update its project's progress. ERPNext refuses to complete a task that depends
	on an open one, but a visit that is planned or done is a fact.
	"""
	task = frappe.get_doc("Task", name)
	if task.status == status:
		return
	task.status = status
	task.completed_on = nowdate() if status == DONE else None
	frappe.db.savepoint("task")
	try:
		task.save(ignore_permissions=True)
	except frappe.ValidationError:
		frappe.db.rollback(save_point="task")
		frappe.clear_last_message()
		values = {"status": status, "completed_on": task.completed_on}
		frappe.db.set_value("Task", name, {**values, "progress": 100} if status == DONE else values)
		frappe.get_doc("Project", task.project).update_project()
