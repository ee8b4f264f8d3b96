from __future__ import annotations

import frappe
from frappe import _
from frappe.model.document import Document
from frappe.utils import add_days, flt, getdate, today

DONE = ("Completed", "Cancelled")


class Project(Document):
	def validate(self) -> None:
		if not self.is_new():
			self.copy_from_template()
		self.update_costing()
		self.update_percent_complete()
		for start, end in (
			("expected_start_date", "expected_end_date"),
			("actual_start_date", "actual_end_date"),
		):
			if self.get(start) and self.get(end) and getdate(self.get(end)) < getdate(self.get(start)):
				frappe.throw(_("A project cannot end before it starts"), frappe.exceptions.InvalidDates)

	def after_insert(self) -> None:
		self.copy_from_template()
		if self.sales_order:
			frappe.db.set_value("Sales Order", self.sales_order, "project", self.name)

	def on_trash(self) -> None:
		frappe.db.set_value("Sales Order", {"project": self.name}, "project", "")

	def copy_from_template(self) -> None:
		if not self.project_template or frappe.db.exists("Task", {"project": self.name}):
			return
		self.expected_start_date = self.expected_start_date or today()
		template = frappe.get_doc("Project Template", self.project_template)
		self.project_type = self.project_type or template.project_type
		made = {row.task: self.copy_task(frappe.get_doc("Task", row.task)) for row in template.tasks}
		for source, task in made.items():
			before = frappe.get_all("Task Depends On", filters={"parent": source}, pluck="task")
			for name in [made[each].name for each in before if each in made]:
				task.append("depends_on", {"task": name})
			if before:
				task.save()

	def copy_task(self, template: Document) -> Document:
		start = add_days(self.expected_start_date, template.start or 0)
		return frappe.get_doc(
			{
				"doctype": "Task",
				"project": self.name,
				"status": "Open",
				"template_task": template.name,
				"exp_start_date": start,
				"exp_end_date": add_days(start, template.duration or 0),
				**{
					field: template.get(field)
					for field in (
						"subject",
						"description",
						"task_weight",
						"type",
						"is_group",
						"color",
						"priority",
					)
				},
			}
		).insert()

	def update_project(self) -> None:
		"""Called by the project's tasks."""
		self.update_percent_complete()
		self.update_costing()
		self.db_update()

	def update_percent_complete(self) -> None:
		tasks = frappe.get_all(
			"Task", filters={"project": self.name}, fields=["status", "progress", "task_weight"]
		)
		if self.status == "Completed" and not tasks:
			self.percent_complete_method = "Manual"
		if self.percent_complete_method == "Manual":
			if self.status == "Completed":
				self.percent_complete = 100
			return
		self.percent_complete = flt(share_done(tasks, self.percent_complete_method), 2)
		if self.status != "Cancelled":
			self.status = "Completed" if self.percent_complete == 100 else "Open"

	def update_costing(self) -> None:
		self.update_sales_amount()
		self.update_billed_amount()
		self.calculate_gross_margin()

	def update_sales_amount(self) -> None:
		self.total_sales_amount = flt(
			frappe.db.get_value(
				"Sales Order", {"project": self.name, "docstatus": 1}, "sum(base_net_total)", order_by=""
			)
		)

	def update_billed_amount(self) -> None:
		whole = frappe.db.get_value(
			"Sales Invoice", {"project": self.name, "docstatus": 1}, "sum(base_net_total)", order_by=""
		)
		others = frappe.get_all(
			"Sales Invoice Item",
			filters={"project": self.name, "docstatus": 1},
			fields=["parent", "base_net_amount"],
		)
		counted = set(
			frappe.get_all("Sales Invoice", filters={"project": self.name, "docstatus": 1}, pluck="name")
		)
		parts = sum(flt(row.base_net_amount) for row in others if row.parent not in counted)
		self.total_billed_amount = flt(whole) + parts

	def calculate_gross_margin(self) -> None:
		self.gross_margin = flt(self.total_billed_amount) - flt(self.total_costing_amount)
		if self.total_billed_amount:
			self.per_gross_margin = self.gross_margin / flt(self.total_billed_amount) * 100


def share_done(tasks: list[frappe._dict], method: str | None) -> float:
	"""Percent done by number of tasks, by their progress, or by their weight."""
	if not tasks:
		return 0.0
	if method == "Task Progress":
		return sum(flt(task.progress) for task in tasks) / len(tasks)
	if method == "Task Weight":
		weights = sum(flt(task.task_weight) for task in tasks)
		return sum(flt(t.progress) * flt(t.task_weight) for t in tasks) / weights if weights else 0.0
	return sum(task.status in DONE for task in tasks) / len(tasks) * 100


@frappe.whitelist()
def set_project_status(project: str, status: str) -> None:
	"""Completes or cancels a project and all its tasks."""
	if status not in DONE:
		frappe.throw(_("A project is completed or cancelled, not {0}").format(status))
	doc = frappe.get_doc("Project", project)
	doc.check_permission("write")
	for name in frappe.get_all("Task", filters={"project": project}, pluck="name"):
		frappe.db.set_value("Task", name, "status", status)
	doc.status = status
	doc.save()
