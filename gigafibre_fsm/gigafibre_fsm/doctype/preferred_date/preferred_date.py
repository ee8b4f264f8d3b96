from frappe.model.document import Document


class PreferredDate(Document):
	pass
