import frappe
from frappe import _
from frappe.model.document import Document


class SerialNoCannotCreateDirectError(frappe.ValidationError):
	pass


class SerialNoCannotCannotChangeError(frappe.ValidationError):
	pass


class SerialNoWarehouseError(frappe.ValidationError):
	pass


class SerialNoDuplicateError(frappe.ValidationError):
	pass


class SerialNo(Document):
	def validate(self) -> None:
		self.validate_warehouse()
		item = frappe.get_cached_doc("Item", self.item_code)
		if not item.has_serial_no:
			frappe.throw(_("{0} has no serial numbers").format(self.item_code))
		self.item_name, self.item_group = item.item_name, item.item_group
		self.description, self.brand = item.description, item.brand
		self.status = "Active" if self.warehouse else self.status or "Inactive"

	def validate_warehouse(self) -> None:
		"""Refuses a warehouse that is not set by a stock transaction."""
		if self.is_new():
			if self.warehouse:
				frappe.throw(
					_(
						"New Serial No cannot have Warehouse. Warehouse must be set by Stock Entry or Purchase Receipt"
					),
					SerialNoCannotCreateDirectError,
				)
			return
		item_code, warehouse = frappe.db.get_value("Serial No", self.name, ["item_code", "warehouse"])
		if item_code != self.item_code or (warehouse or None) != (self.warehouse or None):
			frappe.throw(
				_("Item and warehouse of a serial number cannot be changed"), SerialNoCannotCannotChangeError
			)


def get_serial_nos(serial_no: str | None) -> list[str]:
	"""Serial numbers of a field that holds one a line, or separated by commas."""
	return [part.strip() for part in (serial_no or "").replace(",", "\n").split("\n") if part.strip()]
