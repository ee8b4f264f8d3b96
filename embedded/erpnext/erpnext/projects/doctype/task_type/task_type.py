from frappe.model.document import Document


class TaskType(Document):
	pass
