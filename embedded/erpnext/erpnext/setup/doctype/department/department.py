from erpnext import encode_company_abbr
from frappe.utils.nestedset import NestedSet


class Department(NestedSet):
	nsm_parent_field = "parent_department"

	def autoname(self) -> None:
		"""Only the root, which belongs to no company, has no abbreviation."""
		below_root = self.parent_department and self.company
		self.name = (
			encode_company_abbr(self.department_name, self.company) if below_root else self.department_name
		)
