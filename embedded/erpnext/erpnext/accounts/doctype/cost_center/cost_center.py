from frappe.utils.nestedset import NestedSet

from erpnext import encode_company_abbr


class CostCenter(NestedSet):
	nsm_parent_field = "parent_cost_center"

	def autoname(self) -> None:
		self.name = encode_company_abbr(self.cost_center_name, self.company)
