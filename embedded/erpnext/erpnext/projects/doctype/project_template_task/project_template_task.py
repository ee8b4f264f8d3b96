from frappe.model.document import Document


class ProjectTemplateTask(Document):
	pass
