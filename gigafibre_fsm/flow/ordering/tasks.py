"""The tasks of an installation project follow the visit, whatever staff have made them wait for."""

from __future__ import annotations

import frappe
from frappe.utils import nowdate

DONE = "Completed"


def mark(name: str, status: str) -> None:
	"""Set a task to `status`, and its project's progress with it. ERPNext refuses to complete one that waits for another:
	a visit that is planned or done is so all the same.
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
