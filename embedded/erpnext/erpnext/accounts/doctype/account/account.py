from __future__ import annotations

import erpnext
import frappe
from frappe import _
from frappe.utils.nestedset import NestedSet


class RootNotEditable(frappe.ValidationError):
	pass


class Account(NestedSet):
	nsm_parent_field = "parent_account"

	def autoname(self) -> None:
		self.name = get_account_autoname(self.account_number, self.account_name, self.company)

	def validate(self) -> None:
		if self.parent_account:
			self.take_from_parent()
		elif not self.flags.ignore_mandatory:
			frappe.throw(_("An account needs a parent account"), frappe.MandatoryError)
		self.report_type = (
			"Balance Sheet" if self.root_type in ("Asset", "Liability", "Equity") else "Profit and Loss"
		)
		self.account_currency = self.account_currency or erpnext.get_company_currency(self.company)

	def take_from_parent(self) -> None:
		parent = frappe.db.get_value(
			"Account", self.parent_account, ["company", "is_group", "root_type"], as_dict=True
		)
		if not parent or parent.company != self.company:
			frappe.throw(_("{0} is not an account of {1}").format(self.parent_account, self.company))
		if not parent.is_group:
			frappe.throw(_("{0} is not a group of accounts").format(self.parent_account))
		self.root_type = parent.root_type

	def on_trash(self) -> None:
		if frappe.db.exists("GL Entry", {"account": self.name}):
			frappe.throw(_("An account with ledger entries cannot be deleted"))
		super().on_trash(True)


def get_account_autoname(number: str | None, name: str, company: str) -> str:
	"""`[number - ]name - ABBR`."""
	parts = [number.strip()] if number else []
	return " - ".join([*parts, name.strip(), frappe.get_cached_value("Company", company, "abbr")])


def get_account_currency(account: str | None) -> str | None:
	return frappe.get_cached_value("Account", account, "account_currency") if account else None
