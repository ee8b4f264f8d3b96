"""The accounts of a new company, and its country's tax templates."""

from __future__ import annotations

from typing import TYPE_CHECKING

import frappe
from erpnext.setup.doctype.company.charts import chart_of
from frappe import _

if TYPE_CHECKING:
	from frappe.model.document import Document

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
	for root_type, accounts in chart_of(company.chart_of_accounts).items():
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
	group = tax_group(company)
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


def tax_group(company: Document) -> str:
	"""The company's group of tax accounts; created under its liabilities when the chart has none."""
	own = {"company": company.name, "is_group": 1}
	found = frappe.db.get_value("Account", {**own, "account_type": "Tax"})
	if found:
		return found
	liabilities = {**own, "root_type": "Liability"}
	root = frappe.get_all("Account", filters=liabilities, order_by="lft", limit=1, pluck="name")[0]
	group = frappe.get_doc(
		{
			"doctype": "Account",
			"account_name": _("Duties and Taxes"),
			"company": company.name,
			"parent_account": root,
			"is_group": 1,
			"account_type": "Tax",
		}
	)
	return group.insert(ignore_permissions=True).name
