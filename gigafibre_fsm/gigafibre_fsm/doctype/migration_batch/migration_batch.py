from frappe.model.document import Document


class MigrationBatch(Document):
	"""One run of a migration phase, with its findings. Created by migration/ledger.py."""
