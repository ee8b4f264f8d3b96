from frappe.model.document import Document


class DispatchJobHelper(Document):
	pass
