from frappe.model.document import Document


class FormerAccountNumber(Document):
	"""The account number of a customer who was merged into another one. Made by flow/collections/account_numbers.py."""
