from frappe.model.document import Document


class WebhookReceipt(Document):
	pass
