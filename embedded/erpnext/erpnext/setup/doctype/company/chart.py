"""The accounts of a new company, and its country's tax templates."""

from __future__ import annotations

from typing import TYPE_CHECKING

import frappe
from frappe import _

if TYPE_CHECKING:
	from frappe.model.document import Document

# root type -> account -> its account type, or the accounts below it; "type" is the group's own account type
CHART: dict[str, dict] = {
	"Asset": {
		"Application of Funds (Assets)": {
			"Current Assets": {
				"Accounts Receivable": {"Debtors": "Receivable"},
				"Bank Accounts": {"type": "Bank"},
				"Cash In Hand": {"type": "Cash", "Cash": "Cash"},
				"Stock Assets": {"type": "Stock", "Stock In Hand": "Stock"},
				"Tax Assets": {},
			},
			"Fixed Assets": {"Electronic Equipment": "Fixed Asset"},
			"Temporary Accounts": {"Temporary Opening": "Temporary"},
		}
	},
	"Liability": {
		"Source of Funds (Liabilities)": {
			"Current Liabilities": {
				"Accounts Payable": {"Creditors": "Payable"},
				"Duties and Taxes": {"type": "Tax"},
			}
		}
	},
	"Equity": {"Equity": {"Capital Stock": "Equity", "Retained Earnings": "Equity"}},
	"Income": {
		"Income": {
			"Direct Income": {"Sales": "", "Service": ""},
			"Indirect Income": {"type": "Income Account"},
		}
	},
	"Expense": {
		"Expenses": {
			"Direct Expenses": {"Stock Expenses": {"Cost of Goods Sold": "Cost of Goods Sold"}},
			"Indirect Expenses": {
				"Administrative Expenses": "",
				"Exchange Gain/Loss": "",
				"Round Off": "Round Off",
				"Write Off": "",
			},
		}
	},
}

# title -> (account, rate); the first one is the default
TAX_TEMPLATES: dict[str, dict[str, tuple[str, float]]] = {
	"Canada": {
		"Canada GST 5%": ("GST", 5.0),
		"Canada HST 15%": ("HST", 15.0),
		"Canada PST 8%": ("PST 8%", 8.0),
		"Canada PST 7%": ("PST 7%", 7.0),
		"Canada PST 5%": ("PST 5%", 5.0),
	}
}


def create_accounts(company: Document) -> None:
	for root_type, accounts in CHART.items():
		create_branch(company, root_type, None, accounts)


def create_branch(company: Document, root_type: str, parent: str | None, accounts: dict) -> None:
	for name, below in accounts.items():
		if name == "type":
			continue
		group = isinstance(below, dict)
		account = frappe.get_doc(
			{
				"doctype": "Account",
				"account_name": _(name),
				"company": company.name,
				"parent_account": parent,
				"is_group": int(group),
				"root_type": root_type,
				"account_type": below.get("type") if group else below,
				"account_currency": company.default_currency,
			}
		)
		account.flags.ignore_mandatory = True
		account.insert(ignore_permissions=True)
		if group:
			create_branch(company, root_type, account.name, below)


def create_tax_templates(company: Document) -> None:
	group = frappe.db.get_value("Account", {"company": company.name, "account_type": "Tax", "is_group": 1})
	for number, (title, (name, rate)) in enumerate(TAX_TEMPLATES.get(company.country, {}).items()):
		account = frappe.get_doc(
			{
				"doctype": "Account",
				"account_name": name,
				"company": company.name,
				"parent_account": group,
				"account_type": "Tax",
				"tax_rate": rate,
			}
		).insert(ignore_permissions=True)
		frappe.get_doc(
			{
				"doctype": "Sales Taxes and Charges Template",
				"title": title,
				"company": company.name,
				"is_default": int(number == 0),
				"taxes": [
					{
						"charge_type": "On Net Total",
						"account_head": account.name,
						"description": f"{name} @ {rate}",
						"rate": rate,
						"cost_center": company.cost_center,
					}
				],
			}
		).insert(ignore_permissions=True)
		frappe.get_doc(
			{
				"doctype": "Item Tax Template",
				"title": title,
				"company": company.name,
				"taxes": [{"tax_type": account.name, "tax_rate": rate}],
			}
		).insert(ignore_permissions=True)
