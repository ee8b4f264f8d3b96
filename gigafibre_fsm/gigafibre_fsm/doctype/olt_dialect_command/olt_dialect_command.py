from __future__ import annotations

from frappe.model.document import Document


class OLTDialectCommand(Document):
	"""The commands of one action in an OLT Dialect."""
