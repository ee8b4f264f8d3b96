from frappe.model.document import Document


class LegacyPayment(Document):
	"""A payment received by the former system, read-only and not in the ledger. Created by migration/."""
