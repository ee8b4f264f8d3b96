from frappe.model.document import Document


class PaymentInstallment(Document):
	"""One payment of a Payment Agreement: how much, and until when."""
