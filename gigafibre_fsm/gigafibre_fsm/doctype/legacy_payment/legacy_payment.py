from frappe.model.document import Document


class LegacyPayment(Document):
	"""A payment received by the former system, to read: it is not in the books. Made by migration/."""
