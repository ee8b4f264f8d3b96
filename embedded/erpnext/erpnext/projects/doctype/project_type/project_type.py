from frappe.model.document import Document


class ProjectType(Document):
	pass
