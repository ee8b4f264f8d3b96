from frappe.model.document import Document


class DispatchJobCharge(Document):
	pass
