from frappe.model.document import Document


class TruckCountLine(Document):
	pass
