from __future__ import annotations

import frappe
from frappe import _
from frappe.model.document import Document
from frappe.utils import getdate


class ItemPriceDuplicateItem(frappe.ValidationError):
	pass


class ItemPrice(Document):
	def validate(self) -> None:
		if not frappe.db.exists("Item", self.item_code):
			frappe.throw(_("Item {0} does not exist").format(self.item_code))
		if self.valid_from and self.valid_upto and getdate(self.valid_upto) < getdate(self.valid_from):
			frappe.throw(_("A price cannot end before it begins"))
		self.take_from_price_list()
		self.item_name, self.item_description, template = frappe.db.get_value(
			"Item", self.item_code, ["item_name", "description", "has_variants"]
		)
		self.refuse_duplicate()
		if template:
			frappe.throw(_("{0} is a template: give its variants a price").format(self.item_code))
		self.reference = self.customer if self.selling else self.reference

	def take_from_price_list(self) -> None:
		price_list = frappe.db.get_value(
			"Price List", {"name": self.price_list, "enabled": 1}, ["buying", "selling", "currency"]
		)
		if not price_list:
			frappe.throw(_("The price list {0} does not exist or is disabled").format(self.price_list))
		self.buying, self.selling, self.currency = price_list

	def refuse_duplicate(self) -> None:
		filters = {"item_code": self.item_code, "price_list": self.price_list, "name": ["!=", self.name]}
		for field in ("uom", "valid_from", "valid_upto", "customer"):
			filters[field] = self.get(field) or ["is", "not set"]
		filters["packing_unit"] = self.packing_unit or 0
		if frappe.db.exists("Item Price", filters):
			frappe.throw(
				_("{0} already has a price in {1} for these dates").format(self.item_code, self.price_list),
				ItemPriceDuplicateItem,
			)
