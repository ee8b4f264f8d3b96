from frappe.model.document import Document


class TechnicianHours(Document):
	pass
