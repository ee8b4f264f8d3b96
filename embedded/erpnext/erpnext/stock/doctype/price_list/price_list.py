from __future__ import annotations

import frappe
from frappe import _
from frappe.model.document import Document


class PriceList(Document):
	def validate(self) -> None:
		if not self.buying and not self.selling:
			frappe.throw(_("A price list is for buying or for selling"))

	def on_update(self) -> None:
		"""The first selling list becomes the site's; prices follow the list's currency."""
		if self.selling and not frappe.db.get_single_value("Selling Settings", "selling_price_list"):
			settings = frappe.get_single("Selling Settings")
			settings.selling_price_list = self.name
			settings.save(ignore_permissions=True)
		frappe.db.set_value(
			"Item Price",
			{"price_list": self.name},
			{"currency": self.currency, "buying": self.buying, "selling": self.selling},
		)

	def on_trash(self) -> None:
		settings = frappe.get_single("Selling Settings")
		if settings.selling_price_list == self.name:
			settings.selling_price_list = None
			settings.save(ignore_permissions=True)
