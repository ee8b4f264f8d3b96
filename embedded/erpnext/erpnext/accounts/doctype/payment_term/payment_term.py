from frappe.model.document import Document


class PaymentTerm(Document):
	pass
