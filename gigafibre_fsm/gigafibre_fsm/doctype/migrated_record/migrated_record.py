from frappe.model.document import Document


class MigratedRecord(Document):
	"""Which legacy row became which record, and what was written into it. Made by migration/ledger.py."""
