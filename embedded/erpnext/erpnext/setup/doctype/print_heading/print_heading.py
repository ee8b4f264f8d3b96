from frappe.model.document import Document


class PrintHeading(Document):
	pass
