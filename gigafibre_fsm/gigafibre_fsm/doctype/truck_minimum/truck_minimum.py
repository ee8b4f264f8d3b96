from frappe.model.document import Document


class TruckMinimum(Document):
	pass
