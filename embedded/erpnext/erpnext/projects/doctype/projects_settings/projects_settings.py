from frappe.model.document import Document


class ProjectsSettings(Document):
	pass
