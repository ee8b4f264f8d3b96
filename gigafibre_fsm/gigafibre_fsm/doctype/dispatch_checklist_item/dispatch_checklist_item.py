from frappe.model.document import Document


class DispatchChecklistItem(Document):
	pass
