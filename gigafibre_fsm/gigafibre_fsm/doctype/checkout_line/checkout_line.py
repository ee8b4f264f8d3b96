from frappe.model.document import Document


class CheckoutLine(Document):
	pass
