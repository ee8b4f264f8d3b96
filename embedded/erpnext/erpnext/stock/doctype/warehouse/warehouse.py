from erpnext import encode_company_abbr
from frappe.utils.nestedset import NestedSet


class Warehouse(NestedSet):
	nsm_parent_field = "parent_warehouse"

	def autoname(self) -> None:
		self.name = encode_company_abbr(self.warehouse_name, self.company)
