from frappe.model.document import Document


class Bin(Document):
	pass
