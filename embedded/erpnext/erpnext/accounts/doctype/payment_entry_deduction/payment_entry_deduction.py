from frappe.model.document import Document


class PaymentEntryDeduction(Document):
	pass
