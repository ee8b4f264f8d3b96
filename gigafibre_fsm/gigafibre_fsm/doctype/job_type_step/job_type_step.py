from frappe.model.document import Document


class JobTypeStep(Document):
	pass
