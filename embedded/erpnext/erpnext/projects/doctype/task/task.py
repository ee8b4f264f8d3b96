from __future__ import annotations

import frappe
from frappe import _
from frappe.desk.form.assign_to import clear, close_all_assignments
from frappe.utils import flt, getdate, today
from frappe.utils.nestedset import NestedSet, update_nsm

DONE = ("Completed", "Cancelled")


class CircularReferenceError(frappe.ValidationError):
	pass


class Task(NestedSet):
	nsm_parent_field = "parent_task"

	def validate(self) -> None:
		for start, end in (("exp_start_date", "exp_end_date"), ("act_start_date", "act_end_date")):
			if self.get(start) and self.get(end) and getdate(self.get(end)) < getdate(self.get(start)):
				frappe.throw(_("A task cannot end before it starts"), frappe.exceptions.InvalidDates)
		if flt(self.progress) > 100:
			frappe.throw(_("A task cannot be more than 100 % done"))
		if self.is_template:
			self.status = "Template"
		if self.status == "Completed":
			self.progress = 100
			self.refuse_completion_before_others()
		if self.completed_on and getdate(self.completed_on) > getdate():
			frappe.throw(_("A task cannot be completed in the future"))
		self.depends_on_tasks = "".join(f"{name}," for name in self.tasks_before())

	def tasks_before(self) -> list[str]:
		return list(dict.fromkeys(row.task for row in self.depends_on if row.task))

	def refuse_completion_before_others(self) -> None:
		if self.status == self.get_db_value("status"):
			return
		for name in self.tasks_before():
			if frappe.db.get_value("Task", name, "status") not in DONE:
				frappe.throw(_("{0} waits for {1}").format(self.subject, name))

	def on_update(self) -> None:
		update_nsm(self)
		self.check_recursion()
		if self.project and not self.flags.from_project:
			frappe.get_doc("Project", self.project).update_project()
		if self.status == "Completed":
			close_all_assignments(self.doctype, self.name)
		elif self.status == "Cancelled":
			clear(self.doctype, self.name)

	def check_recursion(self) -> None:
		"""A task must not depend on itself, directly or indirectly."""
		seen: set[str] = set()
		ahead = self.tasks_before()
		while ahead:
			name = ahead.pop()
			if name == self.name:
				frappe.throw(_("The task waits for itself"), CircularReferenceError)
			if name not in seen:
				seen.add(name)
				ahead += frappe.get_all("Task Depends On", filters={"parent": name}, pluck="task")

	def on_trash(self) -> None:
		if frappe.db.exists("Task", {"parent_task": self.name}):
			frappe.throw(_("A task with tasks below it cannot be deleted"))
		update_nsm(self)

	def after_delete(self) -> None:
		if self.project and frappe.db.exists("Project", self.project):
			frappe.get_doc("Project", self.project).update_project()


def set_tasks_as_overdue() -> None:
	"""Daily: tasks whose expected end has passed become Overdue."""
	for task in frappe.get_all(
		"Task",
		filters={
			"status": ["not in", ["Cancelled", "Completed", "Template"]],
			"exp_end_date": ["<", today()],
		},
		fields=["name", "status", "review_date"],
	):
		if task.status == "Pending Review" and task.review_date and getdate(task.review_date) > getdate():
			continue
		frappe.db.set_value("Task", task.name, "status", "Overdue", update_modified=False)
