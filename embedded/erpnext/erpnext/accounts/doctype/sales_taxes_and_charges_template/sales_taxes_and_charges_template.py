import frappe
from erpnext import encode_company_abbr
from erpnext.controllers.taxes_and_totals import validate_tax_row
from frappe import _
from frappe.model.document import Document


class SalesTaxesandChargesTemplate(Document):
	def autoname(self) -> None:
		self.name = encode_company_abbr(self.title, self.company)

	def validate(self) -> None:
		if self.disabled and self.is_default:
			frappe.throw(_("The default template cannot be disabled"))
		if self.is_default:
			frappe.db.set_value(
				self.doctype,
				{"company": self.company, "name": ["!=", self.name], "is_default": 1},
				"is_default",
				0,
			)
		for tax in self.taxes:
			validate_tax_row(tax)
			if frappe.get_cached_value("Account", tax.account_head, "company") != self.company:
				frappe.throw(_("{0} is not an account of {1}").format(tax.account_head, self.company))
