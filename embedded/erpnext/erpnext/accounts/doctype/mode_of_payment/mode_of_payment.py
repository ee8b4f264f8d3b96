import frappe
from frappe import _
from frappe.model.document import Document


class ModeofPayment(Document):
	def validate(self) -> None:
		companies = [row.company for row in self.accounts]
		if len(companies) > len(set(companies)):
			frappe.throw(_("A company can have one account for {0}").format(self.name))
		for row in self.accounts:
			if frappe.get_cached_value("Account", row.default_account, "company") != row.company:
				frappe.throw(_("{0} is not an account of {1}").format(row.default_account, row.company))
