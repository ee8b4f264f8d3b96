import frappe
from frappe import _
from frappe.utils.nestedset import NestedSet


class Employee(NestedSet):
	nsm_parent_field = "reports_to"

	def validate(self) -> None:
		self.employee = self.name
		names = (self.first_name, self.middle_name, self.last_name)
		self.employee_name = " ".join(name for name in names if name)
		if self.reports_to == self.name:
			frappe.throw(_("Nobody reports to themselves"))
		if self.status == "Left" and not self.relieving_date:
			frappe.throw(_("Say when {0} left").format(self.employee_name))
		other = self.user_id and frappe.db.exists(
			"Employee", {"user_id": self.user_id, "name": ["!=", self.name], "status": "Active"}
		)
		if other:
			frappe.throw(_("{0} is already the user of {1}").format(self.user_id, other))

	def after_insert(self) -> None:
		self.db_set("employee", self.name, update_modified=False)
