"""Sets up each Canadian company for sales in Quebec: TPS and TVQ, accounts for card payments and opening balances."""

from __future__ import annotations

from dataclasses import dataclass

import frappe

from gigafibre_fsm.flow.vocabulary import SETTINGS
from gigafibre_fsm.setup.catalogue_records import CUSTOMER_GROUPS, DEFAULT_ZONE
from gigafibre_fsm.setup.ledger import get_or_create

TEMPLATE = "TPS et TVQ"
MODE_OF_PAYMENT = "Carte (Stripe)"
CARD_ACCOUNT = "Encaissements Stripe"
OPENING_ACCOUNT = "Soldes d’ouverture"


@dataclass(frozen=True)
class Tax:
	account: str
	label: str
	rate: float


TAXES = (
	Tax("TPS perçue", "TPS (5 %)", 5.0),
	Tax("TVQ perçue", "TVQ (9,975 %)", 9.975),
)


def apply(company: str) -> None:
	"""Create the missing records for `company`. A company without a chart of accounts is skipped until it has one."""
	if not frappe.get_all("Account", filters={"company": company}, limit=1):
		return
	make_tax_template(company)
	make_card_account(company)
	make_opening_account(company)


def make_tax_template(company: str) -> str:
	accounts = [make_account(company, tax.account, "Tax", "Liability", tax_rate=tax.rate) for tax in TAXES]
	return get_or_create(
		"Sales Taxes and Charges Template",
		{"title": TEMPLATE, "company": company},
		{
			"taxes": [
				{
					"charge_type": "On Net Total",
					"account_head": account,
					"description": tax.label,
					"rate": tax.rate,
					"cost_center": frappe.db.get_value("Company", company, "cost_center"),
				}
				for tax, account in zip(TAXES, accounts, strict=True)
			]
		},
	)


def make_card_account(company: str) -> None:
	"""Create the clearing account for card payments, which holds them until Stripe pays them out."""
	account = make_account(company, CARD_ACCOUNT, "Bank", "Asset")
	mode = get_or_create(
		"Mode of Payment", {"mode_of_payment": MODE_OF_PAYMENT}, {"type": "Bank", "enabled": 1}
	)
	if not frappe.db.exists("Mode of Payment Account", {"parent": mode, "company": company}):
		doc = frappe.get_doc("Mode of Payment", mode)
		doc.append("accounts", {"company": company, "default_account": account})
		doc.save(ignore_permissions=True)


def make_opening_account(company: str) -> None:
	"""Create the account for opening balances of a migration: the French chart of accounts for Canada has none."""
	if not frappe.db.exists("Account", {"company": company, "account_type": "Temporary", "is_group": 0}):
		make_account(company, OPENING_ACCOUNT, "Temporary", "Asset")


def make_account(company: str, account_name: str, account_type: str, root_type: str, **more: float) -> str:
	return get_or_create(
		"Account",
		{"company": company, "account_name": account_name},
		{
			"account_type": account_type,
			"root_type": root_type,
			"report_type": "Balance Sheet",
			"is_group": 0,
			"account_currency": frappe.db.get_value("Company", company, "default_currency"),
			"parent_account": parent_account(company, account_type, root_type),
			**more,
		},
	)


def parent_account(company: str, account_type: str, root_type: str) -> str:
	"""The parent group for this type of account ("Duties and Taxes", in any language), else the root."""
	group = {"company": company, "root_type": root_type, "is_group": 1}
	found = frappe.get_all(
		"Account", {**group, "account_type": account_type}, pluck="name", order_by="lft", limit=1
	)
	if not found:
		sibling = {"company": company, "root_type": root_type, "is_group": 0, "account_type": account_type}
		found = frappe.get_all("Account", sibling, pluck="parent_account", order_by="lft", limit=1)
	if not found:
		found = frappe.get_all("Account", group, pluck="name", order_by="lft", limit=1)
	return found[0]


def selling_company() -> str | None:
	"""The company of the settings, else the default company, else the only one."""
	chosen = frappe.db.get_single_value(SETTINGS, "company") or frappe.db.get_single_value(
		"Global Defaults", "default_company"
	)
	if chosen:
		return chosen
	companies = frappe.get_all("Company", pluck="name", order_by="creation", limit=2)
	return companies[0] if len(companies) == 1 else None


def fill_settings() -> None:
	"""Fill empty fields of Gigafibre Settings whose values can be derived now."""
	company = selling_company()
	known = {
		"customer_group": CUSTOMER_GROUPS[0],
		"default_zone": frappe.db.get_value("Pricing Zone", {"is_default": 1}) or DEFAULT_ZONE,
		"mode_of_payment": frappe.db.exists("Mode of Payment", MODE_OF_PAYMENT),
		"territory": frappe.db.exists("Territory", "Canada"),
		"company": company,
		"tax_template": frappe.db.get_value(
			"Sales Taxes and Charges Template", {"title": TEMPLATE, "company": company}
		),
	}
	for fieldname, value in known.items():
		if value and not frappe.db.get_single_value(SETTINGS, fieldname):
			frappe.db.set_single_value(SETTINGS, fieldname, value)
	frappe.clear_document_cache(SETTINGS, SETTINGS)
