from frappe.model.document import Document


class FormerAccountNumber(Document):
	"""The account number of a merged customer. Created by flow/collections/account_numbers.py."""
