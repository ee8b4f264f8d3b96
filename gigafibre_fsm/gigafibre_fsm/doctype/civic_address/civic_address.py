from frappe.model.document import Document


class CivicAddress(Document):
	pass
