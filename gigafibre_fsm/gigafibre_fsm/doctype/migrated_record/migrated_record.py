from frappe.model.document import Document


class MigratedRecord(Document):
	"""The record of a legacy row, and the values written into it. Created by migration/ledger.py."""
