import frappe
from frappe import _
from frappe.model.document import Document


class StockLedgerEntry(Document):
	def validate(self) -> None:
		warehouse = frappe.get_cached_doc("Warehouse", self.warehouse)
		if warehouse.is_group:
			frappe.throw(_("{0} is a group: it cannot hold stock").format(warehouse.name))
		# read once a request or job, as the real one does
		if frappe.db.get_value("Warehouse", self.warehouse, "disabled", cache=True):
			frappe.throw(_("{0} is disabled").format(warehouse.name))
		if warehouse.company != self.company:
			frappe.throw(_("{0} does not belong to {1}").format(warehouse.name, self.company))

	def on_trash(self) -> None:
		frappe.throw(_("The stock ledger keeps its entries"))
