from __future__ import annotations

import frappe
from frappe import _
from frappe.model.document import Document

from gigafibre_fsm.exceptions import BadRequest


class PricingZone(Document):
	"""The price list of an area. Exactly one zone is the default, for drops without one."""

	def validate(self) -> None:
		if self.price_list and not frappe.db.get_value("Price List", self.price_list, "selling"):
			frappe.throw(_("{0} is not a selling price list.").format(self.price_list), BadRequest)
		if self.is_default and self.disabled:
			frappe.throw(_("The default zone cannot be disabled."), BadRequest)
		if not self.is_default and not frappe.db.exists(
			"Pricing Zone", {"is_default": 1, "name": ("!=", self.name)}
		):
			self.is_default = 1

	def on_update(self) -> None:
		if self.is_default:
			frappe.db.set_value(
				"Pricing Zone",
				{"is_default": 1, "name": ("!=", self.name)},
				"is_default",
				0,
				update_modified=False,
			)
