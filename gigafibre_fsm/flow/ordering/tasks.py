"""Installation tasks are completed by their evidence, or by a user; never only because a visit is over."""

from __future__ import annotations

import frappe
from frappe.utils import nowdate

from gigafibre_fsm.filters import among
from gigafibre_fsm.flow.ordering import task_owners
from gigafibre_fsm.flow.vocabulary import CLOSED

DONE = "Completed"


def prove(order: str | None, key: str) -> None:
	"""Complete the task `key` of an order, whose evidence exists. No effect if the order has no such open task.

	Keys and their evidence: prepare (every device is scanned), assign (a technician has a day), drop (the drop is at the
	house), port (the ONT reported over it), wifi and voip (the device has its settings), install and confirm (the visit, the
	customer's signature), signal (the optical power is known).
	"""
	projects = order and frappe.get_all("Project", filters={"sales_order": order}, pluck="name")
	if not projects:
		return
	found = {"project": among(projects), "fsm_task": key, "status": ("not in", CLOSED)}
	for name in frappe.get_all("Task", filters=found, pluck="name"):
		mark(name, DONE)


def mark(name: str, status: str) -> None:
	"""Set a task to `status` and update its project's progress. ERPNext refuses to complete a task that depends on an open
	one, although the visit was planned or done.
	"""
	task = frappe.get_doc("Task", name)
	if task.status == status:
		return
	task.flags.proven = True
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
		if status in CLOSED:
			task_owners.remove_from_todo_lists([name])
