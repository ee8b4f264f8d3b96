from frappe.model.document import Document


class LegacyInvoiceLine(Document):
	"""One line of an invoice of the former system, as it was printed."""
