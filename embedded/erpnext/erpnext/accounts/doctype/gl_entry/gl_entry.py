import frappe
from frappe.model.document import Document


class GLEntry(Document):
	def autoname(self) -> None:
		"""A random name: a shared counter would make every posting wait for the one before."""
		self.name = frappe.generate_hash(length=10)
