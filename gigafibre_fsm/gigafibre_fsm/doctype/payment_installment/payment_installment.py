from frappe.model.document import Document


class PaymentInstallment(Document):
	"""One installment of a Payment Agreement: amount and due date."""
