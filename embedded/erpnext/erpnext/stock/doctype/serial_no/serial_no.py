import frappe
from frappe import _
from frappe.model.document import Document


class SerialNo(Document):
	def validate(self) -> None:
		item = frappe.get_cached_doc("Item", self.item_code)
		if not item.has_serial_no:
			frappe.throw(_("{0} has no serial numbers").format(self.item_code))
		self.item_name, self.item_group = item.item_name, item.item_group
		self.description, self.brand = item.description, item.brand
		self.status = "Active" if self.warehouse else self.status or "Inactive"


def get_serial_nos(serial_no: str | None) -> list[str]:
	"""Serial numbers of a field that holds one a line, or separated by commas."""
	return [part.strip() for part in (serial_no or "").replace(",", "\n").split("\n") if part.strip()]
