from erpnext import encode_company_abbr
from frappe.utils.nestedset import NestedSet


class CostCenter(NestedSet):
	nsm_parent_field = "parent_cost_center"

	def autoname(self) -> None:
		self.name = encode_company_abbr(self.cost_center_name, self.company)
