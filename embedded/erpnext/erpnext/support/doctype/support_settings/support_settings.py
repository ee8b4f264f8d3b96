from frappe.model.document import Document


class SupportSettings(Document):
	pass
