from frappe.model.document import Document


class SubscriptionDiscount(Document):
	pass
