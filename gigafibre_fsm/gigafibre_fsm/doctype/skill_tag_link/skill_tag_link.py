from frappe.model.document import Document


class SkillTagLink(Document):
	pass
