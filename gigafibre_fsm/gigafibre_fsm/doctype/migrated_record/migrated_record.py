from frappe.model.document import Document


class MigratedRecord(Document):
	"""The record of a legacy row, and the values written into it. Created by migration/ledger.py."""

	def get_title(self) -> str:
		"""The name as text: Frappe cannot print a record whose title is a number."""
		return str(self.name)
