from __future__ import annotations

import frappe
from frappe.model.document import Document


class FieldAction(Document):
	"""One action of a technician's phone. Its name is the phone's own id, so that a repeated action finds the first."""

	def autoname(self) -> None:
		self.name = self.name or frappe.generate_hash(length=20)
