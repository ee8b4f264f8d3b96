import frappe
from frappe.model.document import Document


class StockSettings(Document):
	def on_update(self) -> None:
		for field in (
			"item_naming_by",
			"item_group",
			"stock_uom",
			"allow_negative_stock",
			"default_warehouse",
		):
			frappe.db.set_default(field, self.get(field) or "")
