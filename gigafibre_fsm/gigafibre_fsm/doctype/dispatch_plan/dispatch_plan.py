from frappe.model.document import Document


class DispatchPlan(Document):
	pass
