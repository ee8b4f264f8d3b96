from frappe.model.document import Document


class DeviceEvent(Document):
	def get_title(self) -> str:
		"""The name as text: Frappe cannot print a record whose title is a number."""
		return str(self.name)
