from frappe.model.document import Document


class MigrationBatch(Document):
	"""One run of a phase of a migration, with what it found. Made by migration/ledger.py."""
