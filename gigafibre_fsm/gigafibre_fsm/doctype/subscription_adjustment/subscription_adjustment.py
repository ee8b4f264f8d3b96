from frappe.model.document import Document


class SubscriptionAdjustment(Document):
	pass
