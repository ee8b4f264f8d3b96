from __future__ import annotations

import frappe
from erpnext.setup.doctype.company.chart import create_accounts, create_tax_templates
from frappe import _
from frappe.utils.nestedset import NestedSet


class Company(NestedSet):
	nsm_parent_field = "parent_company"

	def validate(self) -> None:
		self.abbr = (self.abbr or "".join(word[0] for word in self.company_name.split()).upper()).strip()
		if frappe.db.exists("Company", {"abbr": self.abbr, "name": ["!=", self.name]}):
			frappe.throw(_("{0} is the abbreviation of another company").format(self.abbr))
		for field in self.meta.get("fields", {"fieldtype": "Link", "options": "Account"}):
			account = self.get(field.fieldname)
			if account and frappe.db.get_value("Account", account, "company") != self.name:
				frappe.throw(_("{0} is not an account of {1}").format(account, self.name))

	def on_update(self) -> None:
		NestedSet.on_update(self)
		if not frappe.db.exists("Account", {"company": self.name}):
			self.create_default_warehouses()
			create_accounts(self)
			self.create_default_cost_center()
			create_tax_templates(self)
			self.set_default_accounts()
			self.create_default_departments()
		if self.default_currency:
			frappe.db.set_value("Currency", self.default_currency, "enabled", 1)
		frappe.clear_cache()

	def create_default_warehouses(self) -> None:
		root = self.insert_child("Warehouse", warehouse_name=_("All Warehouses"), is_group=1)
		for name in (_("Stores"), _("Work In Progress"), _("Finished Goods"), _("Goods In Transit")):
			self.insert_child("Warehouse", warehouse_name=name, parent_warehouse=root)

	def create_default_cost_center(self) -> None:
		root = self.insert_child("Cost Center", cost_center_name=self.name, is_group=1)
		main = self.insert_child("Cost Center", cost_center_name=_("Main"), parent_cost_center=root)
		self.db_set({"cost_center": main, "round_off_cost_center": main})

	def create_default_departments(self) -> None:
		root = _("All Departments")
		if not frappe.db.exists("Department", root):
			self.insert_child("Department", department_name=root, is_group=1, company=None)
		for name in (_("Accounts"), _("Sales"), _("Operations"), _("Customer Service")):
			self.insert_child("Department", department_name=name, parent_department=root)

	def insert_child(self, doctype: str, **values: str | int | None) -> str:
		doc = frappe.get_doc({"doctype": doctype, "company": self.name, **values})
		doc.flags.ignore_mandatory = True
		return doc.insert(ignore_permissions=True).name

	def set_default_accounts(self) -> None:
		for field, filters in {
			"default_receivable_account": {"account_type": "Receivable"},
			"default_payable_account": {"account_type": "Payable"},
			"default_cash_account": {"account_type": "Cash"},
			"default_bank_account": {"account_type": "Bank"},
			"default_expense_account": {"account_type": "Cost of Goods Sold"},
			"default_income_account": {"account_name": _("Sales")},
			"round_off_account": {"account_type": "Round Off"},
			"write_off_account": {"account_name": _("Write Off")},
			"exchange_gain_loss_account": {"account_name": _("Exchange Gain/Loss")},
			"default_inventory_account": {"account_type": "Stock"},
		}.items():
			if not self.get(field):
				own = {"company": self.name, "is_group": 0}
				self.db_set(field, frappe.db.get_value("Account", {**own, **filters}))
		if not self.default_income_account:
			own = {"company": self.name, "is_group": 0, "account_type": "Income Account"}
			self.db_set("default_income_account", frappe.db.get_value("Account", own))
		self.set_mode_of_payment_account()

	def set_mode_of_payment_account(self) -> None:
		cash = frappe.db.get_value("Mode of Payment", {"type": "Cash"})
		if not cash or not self.default_cash_account:
			return
		mode = frappe.get_doc("Mode of Payment", cash)
		if not any(row.company == self.name for row in mode.accounts):
			mode.append("accounts", {"company": self.name, "default_account": self.default_cash_account})
			mode.save(ignore_permissions=True)

	def on_trash(self) -> None:
		NestedSet.validate_if_child_exists(self)
		if frappe.db.exists("GL Entry", {"company": self.name}):
			frappe.throw(_("A company with ledger entries cannot be deleted"))
		for doctype in (
			"Sales Taxes and Charges Template",
			"Item Tax Template",
			"Department",
			"Warehouse",
			"Cost Center",
			"Account",
		):
			frappe.db.delete(doctype, {"company": self.name})
		frappe.db.delete("Mode of Payment Account", {"company": self.name})
		frappe.db.delete("Item Default", {"company": self.name})
		NestedSet.on_trash(self, allow_root_deletion=True)
