from __future__ import annotations

from collections.abc import Iterator

import frappe
from erpnext.stock import get_warehouse_account_map
from erpnext.stock.doctype.serial_no.serial_no import (
	SerialNoDuplicateError,
	SerialNoWarehouseError,
	get_serial_nos,
)
from erpnext.stock.stock_ledger import make_sl_entries
from erpnext.utilities.transaction_base import TransactionBase
from frappe import _
from frappe.utils import cint, flt

SIDES = {"Material Receipt": ("t_warehouse",), "Material Issue": ("s_warehouse",)}


class StockEntry(TransactionBase):
	"""Moves quantities and serial numbers between warehouses; their value is not posted to the accounts."""

	def validate(self) -> None:
		self.validate_posting_time()
		self.purpose = frappe.get_cached_value("Stock Entry Type", self.stock_entry_type, "purpose")
		sides = SIDES.get(self.purpose, ("s_warehouse", "t_warehouse"))
		for line in self.items:
			self.fill_line(line)
			for side in sides:
				if not line.get(side):
					frappe.throw(_("Row {0}: a warehouse is missing").format(line.idx))
			if line.s_warehouse and line.s_warehouse == line.t_warehouse:
				frappe.throw(_("Row {0}: source and target are the same warehouse").format(line.idx))
			self.validate_serial_numbers(line)
			self.validate_rate(line)
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
		if serials and not line.use_serial_batch_fields:
			frappe.throw(_("Row {0}: enable the old serial and batch fields").format(line.idx))
		for serial in serials:
			held = frappe.db.get_value("Serial No", serial, ["item_code", "warehouse"], as_dict=True)
			if held and held.item_code != line.item_code:
				frappe.throw(_("Row {0}: {1} is a {2}").format(line.idx, serial, held.item_code))
			if line.s_warehouse and (not held or held.warehouse != line.s_warehouse):
				frappe.throw(
					_("Serial No {0} is not present in the warehouse {1}.").format(serial, line.s_warehouse),
					SerialNoWarehouseError,
				)

	def validate_rate(self, line: TransactionBase) -> None:
		if line.s_warehouse or line.allow_zero_valuation_rate:
			line.basic_rate = (
				0 if line.allow_zero_valuation_rate and not line.s_warehouse else line.basic_rate
			)
		elif not line.basic_rate and not self.is_new():
			frappe.throw(_("The valuation rate of {0} is required").format(line.item_code))
		line.basic_amount = line.amount = flt(flt(line.basic_rate) * line.transfer_qty, 2)

	def on_submit(self) -> None:
		for line in self.items:
			for serial in get_serial_nos(line.serial_no):
				held = frappe.db.get_value("Serial No", serial, "warehouse")
				if not line.s_warehouse and held:
					frappe.throw(
						_("Serial No {0} is already present in the warehouse {1}.").format(serial, held),
						SerialNoDuplicateError,
					)
				self.move(serial, line, line.t_warehouse)
		make_sl_entries(list(self.sl_entries()))
		self.validate_accounts()

	def validate_accounts(self) -> None:
		"""With perpetual inventory each change of a quantity is posted to its warehouse's account."""
		if not cint(frappe.get_cached_value("Company", self.company, "enable_perpetual_inventory")):
			return
		accounts = get_warehouse_account_map(self.company)
		for line in self.sl_entries():
			if line["warehouse"] not in accounts:
				frappe.throw(
					_("Warehouse {0} is not linked to any account").format(line["warehouse"]),
					title=_("Missing Account"),
				)

	def on_cancel(self) -> None:
		make_sl_entries(
			[{**line, "actual_qty": -line["actual_qty"], "is_cancelled": 1} for line in self.sl_entries()]
		)
		for line in self.items:
			for serial in get_serial_nos(line.serial_no):
				self.move(serial, line, line.s_warehouse)

	def sl_entries(self) -> Iterator[dict]:
		for line in self.items:
			for warehouse, sign in ((line.s_warehouse, -1), (line.t_warehouse, 1)):
				if warehouse:
					yield {
						"item_code": line.item_code,
						"warehouse": warehouse,
						"posting_date": self.posting_date,
						"posting_time": self.posting_time,
						"voucher_type": self.doctype,
						"voucher_no": self.name,
						"voucher_detail_no": line.name,
						"actual_qty": sign * line.transfer_qty,
						"incoming_rate": line.basic_rate if sign > 0 else 0,
						"company": self.company,
						"has_serial_no": int(bool(line.serial_no)),
					}

	def move(self, serial: str, line: TransactionBase, warehouse: str | None) -> None:
		if not frappe.db.exists("Serial No", serial):
			frappe.get_doc(
				{
					"doctype": "Serial No",
					"serial_no": serial,
					"item_code": line.item_code,
					"company": self.company,
					"purchase_document_no": self.name,
				}
			).insert(ignore_permissions=True)
		# Devices issued for own use are Consumed; only a delivery to a customer is "Delivered".
		status = "Active" if warehouse else "Inactive" if self.docstatus == 2 else "Consumed"
		frappe.db.set_value("Serial No", serial, {"warehouse": warehouse, "status": status})
