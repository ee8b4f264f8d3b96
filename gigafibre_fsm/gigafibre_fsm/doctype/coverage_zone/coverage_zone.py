from frappe.model.document import Document


class CoverageZone(Document):
	pass
