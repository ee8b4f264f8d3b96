from frappe.model.document import Document


class PricingZone(Document):
	pass
