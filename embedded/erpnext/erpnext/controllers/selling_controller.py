"""Values that a sales order and a sales invoice fill in automatically."""

from __future__ import annotations

import erpnext
import frappe
from erpnext.accounts.party import get_party_details
from erpnext.controllers.accounts_controller import AccountsController
from erpnext.controllers.payment_schedule import set_payment_schedule, validate_payment_schedule
from erpnext.exceptions import PartyDisabled, PartyFrozen
from erpnext.stock.get_item_details import get_item_details
from frappe import _
from frappe.utils import flt

# always taken from the item, whatever the line has
OF_ITEM = ("item_group", "brand", "stock_uom")


class SellingController(AccountsController):
	def validate(self) -> None:
		super().validate()
		self.validate_customer()
		if not self.get("is_return") and not self.get("is_debit_note"):
			self.validate_max_discount()
		for line in self.items:
			line.stock_qty = flt(line.qty) * flt(line.conversion_factor)
		self.validate_uom_is_integer("stock_uom", "stock_qty")
		self.validate_uom_is_integer("uom", "qty")
		self.validate_project()

	def validate_customer(self) -> None:
		state = frappe.db.get_value("Customer", self.customer, ["disabled", "is_frozen"], as_dict=True)
		if state and state.disabled:
			frappe.throw(_("Customer {0} is disabled").format(self.customer), PartyDisabled)
		if state and state.is_frozen:
			frappe.throw(_("Customer {0} is frozen").format(self.customer), PartyFrozen)

	def set_missing_values(self, for_validate: bool = False) -> None:
		if self.get("customer"):
			self.update_if_missing(get_party_details(self))
		self.set_price_list_currency()
		self.set_missing_item_details()
		if self.get("taxes_and_charges") and not self.get("taxes") and not for_validate:
			self.append_taxes_from_master()

	def set_missing_item_details(self) -> None:
		for line in self.items:
			if not line.item_code:
				line.conversion_factor = flt(line.conversion_factor) or 1.0
				line.stock_uom = line.uom = line.uom or line.stock_uom
				self.set_cost_center(line)
				continue
			for field, value in get_item_details(self, line).items():
				empty = field in OF_ITEM or line.get(field) in (None, "")
				if empty and value is not None and line.meta.has_field(field):
					line.set(field, value)
			if not flt(line.conversion_factor):
				line.conversion_factor = 1.0
			self.set_cost_center(line)

	def set_cost_center(self, line: AccountsController) -> None:
		if not line.get("cost_center"):
			line.cost_center = self.get("cost_center") or erpnext.get_default_cost_center(self.company)

	def validate_schedule(self) -> None:
		set_payment_schedule(self)
		validate_payment_schedule(self)

	def validate_max_discount(self) -> None:
		for line in self.items:
			limit = (
				flt(frappe.get_cached_value("Item", line.item_code, "max_discount")) if line.item_code else 0
			)
			if limit and flt(line.discount_percentage) > limit:
				frappe.throw(_("Row {0}: at most {1} % off {2}").format(line.idx, limit, line.item_code))

	def validate_project(self) -> None:
		if not self.get("project"):
			return
		customer = frappe.db.get_value("Project", self.project, "customer")
		if customer and customer != self.customer:
			frappe.throw(_("Project {0} is not of {1}").format(self.project, self.customer))
