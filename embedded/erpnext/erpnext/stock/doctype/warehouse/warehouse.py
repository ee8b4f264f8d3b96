import frappe
from erpnext import encode_company_abbr
from frappe import _
from frappe.utils.nestedset import NestedSet


class Warehouse(NestedSet):
	nsm_parent_field = "parent_warehouse"

	def autoname(self) -> None:
		self.name = encode_company_abbr(self.warehouse_name, self.company)

	def on_trash(self) -> None:
		if frappe.db.exists("Bin", {"warehouse": self.name, "actual_qty": ("!=", 0)}):
			frappe.throw(_("Warehouse {0} can not be deleted as quantity exists").format(self.name))
		if frappe.db.exists("Stock Ledger Entry", {"warehouse": self.name}):
			frappe.throw(_("Warehouse can not be deleted as stock ledger entry exists for this warehouse."))
		frappe.db.delete("Bin", {"warehouse": self.name})
		NestedSet.on_trash(self)
