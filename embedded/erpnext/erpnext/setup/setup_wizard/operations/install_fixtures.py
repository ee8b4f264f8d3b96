"""Records that exist once the setup wizard has run."""

from __future__ import annotations

import frappe
from frappe import _
from frappe.utils import getdate

WHOLE_UNITS = ("Unit", "Box", "Nos", "Pair", "Set")
OTHER_UNITS = ("Kg", "Gram", "Litre", "Meter", "Centimeter", "Foot", "Minute", "Hour", "Day", "Percent")


def install(country: str) -> None:
	"""Trees, units, modes of payment and the small lists."""
	insert({"doctype": "Address Template", "country": country})
	for doctype, field, root, leaves in trees(country):
		insert({"doctype": doctype, field: root, "is_group": 1})
		for leaf in leaves:
			insert({"doctype": doctype, field: leaf, f"parent_{frappe.scrub(doctype)}": root})
	insert({"doctype": "Sales Person", "sales_person_name": _("Sales Team"), "is_group": 1})
	for name, kind in (
		(_("Cheque"), "Bank"),
		(_("Cash"), "Cash"),
		(_("Credit Card"), "Bank"),
		(_("Wire Transfer"), "Bank"),
		(_("Bank Draft"), "Bank"),
	):
		insert({"doctype": "Mode of Payment", "mode_of_payment": name, "type": kind})
	for name in (_("Low"), _("Medium"), _("High")):
		insert({"doctype": "Issue Priority", "name": name})
	for name in ("Internal", "External", "Other"):
		insert({"doctype": "Project Type", "project_type": name})
	for name, account_type in (("Customer", "Receivable"), ("Employee", "Payable")):
		insert({"doctype": "Party Type", "party_type": name, "account_type": account_type})
	for name in ("Material Issue", "Material Receipt", "Material Transfer"):
		insert({"doctype": "Stock Entry Type", "name": name, "purpose": name})
	for name in ("Existing Customer", "Reference", "Advertisement", "Cold Calling", "Campaign", "Walk In"):
		insert({"doctype": "Lead Source", "source_name": name})
	insert({"doctype": "Warehouse Type", "name": "Transit"})
	insert({"doctype": "Print Heading", "print_heading": _("Credit Note")})
	for names, whole in ((WHOLE_UNITS, 1), (OTHER_UNITS, 0)):
		for name in names:
			insert({"doctype": "UOM", "uom_name": _(name), "must_be_whole_number": whole})
	update_selling_defaults()


def trees(country: str) -> list[tuple[str, str, str, list[str]]]:
	return [
		(
			"Item Group",
			"item_group_name",
			_("All Item Groups"),
			[_("Products"), _("Raw Material"), _("Services"), _("Sub Assemblies"), _("Consumable")],
		),
		(
			"Territory",
			"territory_name",
			_("All Territories"),
			[country.replace("'", ""), _("Rest Of The World")],
		),
		(
			"Customer Group",
			"customer_group_name",
			_("All Customer Groups"),
			[_("Individual"), _("Commercial"), _("Non Profit"), _("Government")],
		),
	]


def update_selling_defaults() -> None:
	settings = frappe.get_single("Selling Settings")
	settings.update(
		{
			"cust_master_name": "Customer Name",
			"so_required": "No",
			"dn_required": "No",
			"allow_multiple_items": 1,
			"sales_update_frequency": "Each Transaction",
		}
	)
	settings.save(ignore_permissions=True)


def install_company(args: frappe._dict) -> None:
	"""The fiscal year and the company with its accounts, warehouses and cost centers."""
	start, end = getdate(args.fy_start_date), getdate(args.fy_end_date)
	year = str(start.year) if start.year == end.year else f"{start.year}-{start.year + 1}"
	insert({"doctype": "Fiscal Year", "year": year, "year_start_date": start, "year_end_date": end})
	insert(
		{
			"doctype": "Company",
			"company_name": args.company_name,
			"abbr": args.company_abbr,
			"default_currency": args.currency,
			"country": args.country,
			"create_chart_of_accounts_based_on": "Standard Template",
			"chart_of_accounts": args.chart_of_accounts,
			"enable_perpetual_inventory": 1,
			"domain": args.domain,
		}
	)


def install_defaults(args: frappe._dict) -> None:
	"""Price lists, the bank account and the site's defaults."""
	insert(
		{
			"doctype": "Price List",
			"price_list_name": _("Standard Buying"),
			"buying": 1,
			"currency": args.currency,
		}
	)
	insert(
		{
			"doctype": "Price List",
			"price_list_name": _("Standard Selling"),
			"selling": 1,
			"currency": args.currency,
		}
	)
	frappe.db.set_value("Currency", args.currency, "enabled", 1)
	defaults = frappe.get_single("Global Defaults")
	defaults.update(
		{"default_currency": args.currency, "default_company": args.company_name, "country": args.country}
	)
	defaults.save(ignore_permissions=True)
	stock = frappe.get_single("Stock Settings")
	stock.update(
		{
			"item_naming_by": "Item Code",
			"valuation_method": "FIFO",
			"default_warehouse": frappe.db.get_value("Warehouse", {"warehouse_name": _("Stores")}),
			"stock_uom": _("Nos"),
			"auto_indent": 1,
			"auto_insert_price_list_rate_if_missing": 1,
		}
	)
	stock.save(ignore_permissions=True)
	create_bank_account(args)


def create_bank_account(args: frappe._dict) -> None:
	group = frappe.db.get_value(
		"Account", {"company": args.company_name, "account_type": "Bank", "is_group": 1, "root_type": "Asset"}
	)
	if not group:
		return
	account = insert(
		{
			"doctype": "Account",
			"account_name": args.bank_account or _("Bank Account"),
			"parent_account": group,
			"company": args.company_name,
			"account_type": "Bank",
		}
	)
	if account:
		frappe.db.set_value("Company", args.company_name, "default_bank_account", account)


def insert(values: dict) -> str | None:
	"""Inserts a record unless it exists; returns its name."""
	doc = frappe.get_doc(values)
	doc.flags.ignore_mandatory = True
	try:
		doc.insert(ignore_permissions=True)
	except frappe.DuplicateEntryError:
		frappe.clear_last_message()
		return None
	return doc.name
