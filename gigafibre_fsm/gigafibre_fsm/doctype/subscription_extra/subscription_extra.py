from frappe.model.document import Document


class SubscriptionExtra(Document):
	pass
