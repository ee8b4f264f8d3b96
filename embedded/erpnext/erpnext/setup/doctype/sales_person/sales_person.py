from frappe.utils.nestedset import NestedSet


class SalesPerson(NestedSet):
	nsm_parent_field = "parent_sales_person"
