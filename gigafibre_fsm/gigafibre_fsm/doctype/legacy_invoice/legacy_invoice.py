from frappe.model.document import Document


class LegacyInvoice(Document):
	"""An invoice of the former system, read-only and not in the ledger. Created by migration/."""
