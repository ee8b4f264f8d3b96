from frappe.model.document import Document


class DebitMandate(Document):
	"""A customer's written permission to debit a bank account, taken over from the former system. Made by migration/."""
