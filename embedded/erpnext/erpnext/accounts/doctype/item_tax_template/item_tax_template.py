from erpnext import encode_company_abbr
from frappe.model.document import Document


class ItemTaxTemplate(Document):
	def autoname(self) -> None:
		self.name = encode_company_abbr(self.title, self.company)
