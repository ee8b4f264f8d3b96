from frappe.model.document import Document


class JobTypeMaterial(Document):
	pass
