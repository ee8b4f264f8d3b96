from __future__ import annotations

import erpnext
import frappe
from frappe import _
from frappe.model.document import Document
from frappe.model.naming import set_name_by_naming_series
from frappe.utils import cstr, strip_html


class Item(Document):
	def autoname(self) -> None:
		if frappe.db.get_default("item_naming_by") == "Naming Series" and not self.item_code:
			set_name_by_naming_series(self)
			self.item_code = self.name
		self.item_code = cstr(self.item_code).strip()
		self.name = self.item_code

	def validate(self) -> None:
		self.item_name = self.item_name or self.item_code
		if not strip_html(cstr(self.description)).strip():
			self.description = self.item_name
		if not any(row.uom == self.stock_uom for row in self.uoms):
			self.append("uoms", {"uom": self.stock_uom, "conversion_factor": 1})
		uoms = [row.uom for row in self.uoms]
		if len(uoms) > len(set(uoms)):
			frappe.throw(_("A unit of measure is listed twice"))
		companies = [row.company for row in self.item_defaults]
		if len(companies) > len(set(companies)):
			frappe.throw(_("An item can have one row of defaults for a company"))
		if not self.is_new():
			self.refuse_change_of_nature()

	def refuse_change_of_nature(self) -> None:
		"""Stock and serial number settings cannot change once the item was used."""
		if not frappe.db.exists("Stock Entry Detail", {"item_code": self.name, "docstatus": 1}):
			return
		before = frappe.db.get_value(
			"Item", self.name, ["is_stock_item", "has_serial_no", "stock_uom"], as_dict=True
		)
		for field, value in before.items():
			if self.get(field) != value:
				frappe.throw(
					_("{0} cannot change: {1} was used").format(_(self.meta.get_label(field)), self.name)
				)

	def after_insert(self) -> None:
		price_list = frappe.db.get_single_value("Selling Settings", "selling_price_list")
		if self.standard_rate and price_list:
			frappe.get_doc(
				{
					"doctype": "Item Price",
					"price_list": price_list,
					"item_code": self.name,
					"uom": self.stock_uom,
					"brand": self.brand,
					"currency": erpnext.get_default_currency(),
					"price_list_rate": self.standard_rate,
				}
			).insert()

	def on_update(self) -> None:
		frappe.db.set_value(
			"Item Price",
			{"item_code": self.name},
			{"item_name": self.item_name, "item_description": self.description, "brand": self.brand},
		)

	def on_trash(self) -> None:
		frappe.db.delete("Item Price", {"item_code": self.name})

	def after_rename(self, _old: str, new: str, _merge: bool = False) -> None:
		self.db_set("item_code", new)
