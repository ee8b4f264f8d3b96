from frappe.model.document import Document


class LegacyInvoice(Document):
	"""An invoice of the former system, to read: it is not in the books. Made by migration/."""
