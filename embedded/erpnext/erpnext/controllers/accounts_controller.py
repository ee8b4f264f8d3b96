"""The common part of orders and invoices: currency, taxes, totals, schedule, accounts."""

from __future__ import annotations

import erpnext
import frappe
from erpnext.controllers.taxes_and_totals import calculate_taxes_and_totals
from erpnext.utilities.transaction_base import TransactionBase
from frappe import _
from frappe.model.document import Document
from frappe.utils import flt, getdate, money_in_words, today


class InvalidQtyError(frappe.ValidationError):
	pass


class AccountsController(TransactionBase):
	@property
	def company_currency(self) -> str | None:
		return erpnext.get_company_currency(self.company)

	def validate(self) -> None:
		if not self.get("is_return") and not self.get("is_debit_note"):
			self.validate_qty_is_not_zero()
		if self.get("_action") != "update_after_submit":
			self.set_missing_values(for_validate=True)
		self.validate_tax_rows()
		self.set_taxes_and_charges()
		self.calculate_taxes_and_totals()
		if not self.get("is_return") and flt(self.base_grand_total) < 0:
			frappe.throw(
				_("{0} cannot be negative").format(_(self.meta.get_label("base_grand_total"))),
				frappe.ValidationError,
			)
		self.validate_schedule()
		self.set_total_in_words()
		self.validate_address_and_contact()

	def set_missing_values(self, for_validate: bool = False) -> None:
		pass

	def validate_schedule(self) -> None:
		pass

	def validate_qty_is_not_zero(self) -> None:
		for line in self.items:
			if not flt(line.qty):
				frappe.throw(
					_("Row {0}: the quantity of {1} cannot be zero").format(line.idx, line.item_code),
					InvalidQtyError,
				)

	def validate_tax_rows(self) -> None:
		template = self.get("taxes_and_charges")
		if template and frappe.get_cached_value(self.tax_template_type(), template, "disabled"):
			frappe.throw(_("The tax template {0} is disabled").format(template))
		for tax in self.taxes:
			if tax.account_head and account_value(tax.account_head, "company") != self.company:
				frappe.throw(
					_("Row {0} of the taxes: {1} is not an account of {2}").format(
						tax.idx, tax.account_head, self.company
					)
				)

	def tax_template_type(self) -> str:
		return self.meta.get_field("taxes_and_charges").options

	def set_taxes_and_charges(self) -> None:
		if not self.taxes and frappe.db.get_single_value(
			"Accounts Settings", "add_taxes_from_taxes_and_charges_template"
		):
			self.append_taxes_from_master()

	def append_taxes_from_master(self, tax_master_doctype: str | None = None) -> None:
		if self.get("taxes_and_charges"):
			self.extend(
				"taxes",
				get_taxes_and_charges(tax_master_doctype or self.tax_template_type(), self.taxes_and_charges),
			)

	def calculate_taxes_and_totals(self) -> None:
		calculate_taxes_and_totals(self)
		if self.doctype == "Sales Invoice" and not self.docstatus.is_cancelled():
			self.set_outstanding_of_draft()

	def set_price_list_currency(self) -> None:
		if self.get("selling_price_list"):
			self.price_list_currency = frappe.get_cached_value(
				"Price List", self.selling_price_list, "currency"
			)
		elif not self.get("price_list_currency"):
			self.price_list_currency = self.company_currency
		self.currency = self.get("currency") or self.price_list_currency
		for rate, currency in (
			("plc_conversion_rate", self.price_list_currency),
			("conversion_rate", self.currency),
		):
			if currency == self.company_currency:
				self.set(rate, 1.0)

	def set_total_in_words(self) -> None:
		if frappe.db.get_single_value("Global Defaults", "disable_in_words"):
			return
		shown = self.grand_total if self.disable_rounded_total else self.rounded_total
		base = self.base_grand_total if self.disable_rounded_total else self.base_rounded_total
		self.in_words = money_in_words(abs(flt(shown)), self.currency)
		self.base_in_words = money_in_words(abs(flt(base)), self.company_currency)

	def validate_address_and_contact(self) -> None:
		for field, parenttype in (
			("customer_address", "Address"),
			("shipping_address_name", "Address"),
			("contact_person", "Contact"),
		):
			if self.get(field) and not frappe.db.exists(
				"Dynamic Link",
				{
					"parenttype": parenttype,
					"parent": self.get(field),
					"link_doctype": "Customer",
					"link_name": self.customer,
				},
			):
				frappe.throw(_("{0} is not of {1}").format(_(self.meta.get_label(field)), self.customer))


def account_value(account: str, field: str) -> str | int | None:
	return frappe.get_cached_value("Account", account, field)


@frappe.whitelist()
def get_taxes_and_charges(master_doctype: str, master_name: str) -> list[dict]:
	"""Rows of a tax template, ready to append to a document."""
	if not master_name:
		return []
	kept = {
		"charge_type",
		"row_id",
		"account_head",
		"description",
		"included_in_print_rate",
		"cost_center",
		"rate",
	}
	rows = frappe.get_cached_doc(master_doctype, master_name).taxes
	return [{field: row.get(field) for field in (*kept, "tax_amount")} for row in rows]


def validate_account_head(row: int, account: str, company: str) -> None:
	if account_value(account, "company") != company or account_value(account, "is_group"):
		frappe.throw(
			_("Row {0}: {1} is not an account of {2} that can be posted to").format(row, account, company)
		)


def update_invoice_status() -> None:
	"""Daily: invoices whose due date has passed become Overdue."""
	for name in frappe.get_all(
		"Sales Invoice",
		filters={
			"docstatus": 1,
			"status": ["in", ["Unpaid", "Partly Paid"]],
			"outstanding_amount": [">", 0],
			"due_date": ["<", getdate(today())],
		},
		pluck="name",
	):
		invoice: Document = frappe.get_doc("Sales Invoice", name)
		invoice.set_status(update=True)
