from __future__ import annotations

import frappe
from erpnext.stock.doctype.serial_no.serial_no import get_serial_nos
from erpnext.utilities.transaction_base import TransactionBase
from frappe import _
from frappe.utils import cint, flt

SIDES = {"Material Receipt": ("t_warehouse",), "Material Issue": ("s_warehouse",)}


class StockEntry(TransactionBase):
	"""Moves serial numbers between warehouses; quantities and their value are not kept."""

	def validate(self) -> None:
		self.validate_posting_time()
		self.purpose = frappe.get_cached_value("Stock Entry Type", self.stock_entry_type, "purpose")
		sides = SIDES.get(self.purpose, ("s_warehouse", "t_warehouse"))
		for line in self.items:
			self.fill_line(line)
			for side in sides:
				if not line.get(side):
					frappe.throw(_("Row {0}: a warehouse is missing").format(line.idx))
			self.validate_serial_numbers(line)
		self.validate_uom_is_integer("stock_uom", "transfer_qty")

	def fill_line(self, line: TransactionBase) -> None:
		item = frappe.get_cached_doc("Item", line.item_code)
		if not item.is_stock_item:
			frappe.throw(_("Row {0}: {1} is not kept in stock").format(line.idx, line.item_code))
		line.item_name, line.item_group = item.item_name, item.item_group
		line.uom, line.stock_uom = line.uom or item.stock_uom, item.stock_uom
		line.conversion_factor = flt(line.conversion_factor) or 1.0
		line.transfer_qty = flt(line.qty) * line.conversion_factor
		if self.purpose != "Material Receipt":
			line.s_warehouse = line.s_warehouse or self.from_warehouse
		if self.purpose != "Material Issue":
			line.t_warehouse = line.t_warehouse or self.to_warehouse

	def validate_serial_numbers(self, line: TransactionBase) -> None:
		if not frappe.get_cached_value("Item", line.item_code, "has_serial_no"):
			return
		serials = get_serial_nos(line.serial_no)
		if len(serials) != cint(line.transfer_qty):
			frappe.throw(
				_("Row {0}: {1} serial numbers are needed").format(line.idx, cint(line.transfer_qty))
			)
		for serial in serials if line.s_warehouse else []:
			if frappe.db.get_value("Serial No", serial, "warehouse") != line.s_warehouse:
				frappe.throw(_("Row {0}: {1} is not in {2}").format(line.idx, serial, line.s_warehouse))

	def on_submit(self) -> None:
		for line in self.items:
			for serial in get_serial_nos(line.serial_no):
				self.move(serial, line, line.t_warehouse)

	def on_cancel(self) -> None:
		for line in self.items:
			for serial in get_serial_nos(line.serial_no):
				self.move(serial, line, line.s_warehouse)

	def move(self, serial: str, line: TransactionBase, warehouse: str | None) -> None:
		if not frappe.db.exists("Serial No", serial):
			frappe.get_doc(
				{
					"doctype": "Serial No",
					"serial_no": serial,
					"item_code": line.item_code,
					"company": self.company,
					"warehouse": warehouse,
					"purchase_document_no": self.name,
				}
			).insert(ignore_permissions=True)
			return
		status = "Active" if warehouse else "Delivered"
		frappe.db.set_value("Serial No", serial, {"warehouse": warehouse, "status": status})
