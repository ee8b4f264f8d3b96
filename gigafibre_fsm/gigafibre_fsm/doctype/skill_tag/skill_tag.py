from frappe.model.document import Document


class SkillTag(Document):
	pass
