from frappe.model.document import Document


class ProjectTemplate(Document):
	pass
