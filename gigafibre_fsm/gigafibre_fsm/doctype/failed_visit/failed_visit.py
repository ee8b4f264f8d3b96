from frappe.model.document import Document


class FailedVisit(Document):
	pass
