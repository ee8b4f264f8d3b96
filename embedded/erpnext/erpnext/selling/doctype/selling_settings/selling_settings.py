import frappe
from frappe.model.document import Document


class SellingSettings(Document):
	def on_update(self) -> None:
		for field in (
			"cust_master_name",
			"customer_group",
			"territory",
			"maintain_same_sales_rate",
			"editable_price_list_rate",
			"selling_price_list",
		):
			frappe.db.set_default(field, self.get(field) or "")
