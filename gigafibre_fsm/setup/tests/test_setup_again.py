"""Setup on a site that is already set up, partly or by another app."""

from __future__ import annotations

import json

import pytest

from gigafibre_fsm import setup
from gigafibre_fsm.setup import (
	catalogue_records,
	cleanup,
	companies,
	custom_fields,
	indexes,
	ledger,
	preferences,
)

pytestmark = pytest.mark.site

COUNTED = (
	"Item",
	"Item Price",
	"Item Group",
	"UOM",
	"Role",
	"Skill Tag",
	"Device Profile",
	"Account",
	"Price List",
)


@pytest.mark.slow
def test_running_setup_again_creates_nothing(site):
	"""Every `bench migrate` would multiply prices or accounts."""
	before = {doctype: site.db.count(doctype) for doctype in COUNTED}
	made = ledger.created_records()
	setup.prepare()
	assert setup.complete()
	assert {doctype: site.db.count(doctype) for doctype in COUNTED} == before
	assert ledger.created_records() == made


def test_a_price_changed_by_the_operator_is_kept(site):
	"""An update of the app would put last year's prices back on the website."""
	price = site.db.get_value("Item Price", {"item_code": "FTTH25", "price_list": "Gigafibre Zone 1"})
	site.db.set_value("Item Price", price, "price_list_rate", 54.95)
	setup.complete()
	assert site.db.get_value("Item Price", price, "price_list_rate") == 54.95


def test_an_existing_item_keeps_its_values(site):
	"""The catalogue of a provider who has it in ERPNext would be renamed."""
	group = site.get_all("Item Group", filters={"is_group": 0}, pluck="name", limit=1)[0]
	site.db.delete("Item Price", {"item_code": "TVBEVO"})
	site.db.delete("Item", {"name": "TVBEVO"})
	site.get_doc(
		{
			"doctype": "Item",
			"item_code": "TVBEVO",
			"item_name": "Le forfait de la maison",
			"item_group": group,
			"stock_uom": catalogue_records.PIECE,
			"is_stock_item": 0,
		}
	).insert()
	setup.complete()
	item = site.get_doc("Item", "TVBEVO")
	assert (item.item_name, item.item_group) == ("Le forfait de la maison", group)
	assert (item.fsm_service_type, item.fsm_public) == ("TV", 1)
	assert site.db.count("Item Price", {"item_code": "TVBEVO", "price_list": "Gigafibre Zone 1"}) == 1


def test_a_company_created_later_gets_its_taxes(site):
	"""The second company of a group would sell without TPS and TVQ."""
	company = site.get_doc(
		{
			"doctype": "Company",
			"company_name": "Deuxième exemple",
			"abbr": "DX",
			"default_currency": "CAD",
			"country": "Canada",
		}
	).insert()
	template = site.get_doc(
		"Sales Taxes and Charges Template", {"title": companies.TEMPLATE, "company": company.name}
	)
	assert [(row.account_head, row.rate) for row in template.taxes] == [
		("TPS perçue - DX", 5.0),
		("TVQ perçue - DX", 9.975),
	]
	assert site.db.exists(
		"Mode of Payment Account", {"parent": companies.MODE_OF_PAYMENT, "company": company.name}
	)


def test_a_company_in_another_country_is_not_changed(site):
	"""A sister company abroad would get Quebec's taxes in its books."""
	if not site.db.exists("Country", "France"):
		site.get_doc({"doctype": "Country", "country_name": "France", "code": "fr"}).insert()
	company = site.get_doc(
		{
			"doctype": "Company",
			"company_name": "Troisième exemple",
			"abbr": "TX",
			"default_currency": "CAD",
			"country": "France",
		}
	).insert()
	assert not site.db.exists(
		"Sales Taxes and Charges Template", {"title": companies.TEMPLATE, "company": company.name}
	)


def test_preferences_are_restored(site):
	"""After uninstalling, a site would keep the app's preferences."""
	site.db.set_single_value("System Settings", "allow_error_traceback", 1)
	site.db.set_single_value(ledger.SETTINGS, "borrowed_preferences", "{}")
	preferences.apply()
	taken = preferences.changed_preferences()
	assert taken == {"allow_error_traceback": {"before": "1", "ours": "0"}}
	assert site.db.get_single_value("System Settings", "allow_error_traceback", cache=False) == 0
	preferences.restore(taken)
	assert site.db.get_single_value("System Settings", "allow_error_traceback", cache=False) == 1


def test_a_chosen_time_zone_is_not_changed(site):
	"""Visits of a site in another time zone would move by hours."""
	site.db.set_single_value("System Settings", "time_zone", "America/Halifax")
	site.db.set_single_value(ledger.SETTINGS, "borrowed_preferences", "{}")
	preferences.apply()
	assert site.db.get_single_value("System Settings", "time_zone", cache=False) == "America/Halifax"
	assert "time_zone" not in preferences.changed_preferences()


def test_a_preference_reset_by_the_operator_is_kept(site):
	"""Each migration would undo an operator's choice, such as to see tracebacks on a test site."""
	borrowed = {"allow_error_traceback": {"before": "1", "ours": "0"}}
	site.db.set_single_value(ledger.SETTINGS, "borrowed_preferences", json.dumps(borrowed))
	site.db.set_single_value("System Settings", "allow_error_traceback", 1)
	preferences.apply()
	assert site.db.get_single_value("System Settings", "allow_error_traceback", cache=False) == 1


def test_records_in_use_are_kept_on_uninstall(site):
	"""Invoices of the past would point at items that no longer exist."""
	customer_group, tag = "Groupe exemple", "Étiquette exemple"
	ledger.get_or_create("Customer Group", {"customer_group_name": customer_group}, {"is_group": 0})
	ledger.get_or_create("Skill Tag", {"tag": tag})
	site.get_doc(
		{"doctype": "Customer", "customer_name": "Client exemple gardé", "customer_group": customer_group}
	).insert()
	kept = cleanup.remove_records([("Customer Group", customer_group), ("Skill Tag", tag)])
	assert kept == [("Customer Group", customer_group)]
	assert site.db.exists("Customer Group", customer_group)
	assert not site.db.exists("Skill Tag", tag)


def test_settings_are_filled_and_secrets_are_generated(site):
	"""The first order would fail for lack of a tax template, or the device endpoint would accept an empty token."""
	settings = site.get_single(ledger.SETTINGS)
	for fieldname in ("customer_group", "default_zone", "tax_template", "mode_of_payment", "company"):
		assert settings.get(fieldname), fieldname
	assert len(settings.get_password("device_token")) >= 32
	assert len(settings.get_password("webhook_secret")) >= 16


def test_all_custom_fields_exist(site):
	"""Values that the order chain writes into a missing field are lost silently."""
	for doctype, fields in custom_fields.FIELDS.items():
		columns = site.db.get_table_columns(doctype)
		for field in fields:
			if field["fieldtype"] not in ("Section Break", "Column Break"):
				assert field["fieldname"] in columns, (doctype, field["fieldname"])


def test_a_chart_without_an_account_for_opening_balances_gets_one(site, monkeypatch):
	"""The French chart of accounts of Canada has none: a migration would stop at the first unpaid bill."""
	from gigafibre_fsm.migration import single_records

	monkeypatch.setattr(companies, "OPENING_ACCOUNT", "Soldes d’essai")
	company = companies.selling_company()
	temporary = {"company": company, "account_type": "Temporary", "is_group": 0}
	for name in site.get_all("Account", temporary, pluck="name"):
		site.db.set_value("Account", name, "account_type", "")
	for _time in range(2):
		companies.apply(company)
		(made,) = site.get_all("Account", temporary, pluck="name")
	assert single_records.opening_account(company) == made
	assert site.db.get_value("Account", made, "root_type") == "Asset"


def test_a_custom_field_that_differs_becomes_as_declared(site):
	"""A release's change of a field would not be applied, or each migration would save all fields again."""
	assert not [doctype for doctype in custom_fields.FIELDS if custom_fields.to_change(doctype)]
	site.db.set_value("Custom Field", "Customer-fsm_vip", "label", "Autre")
	assert [field["fieldname"] for field in custom_fields.to_change("Customer")] == ["fsm_vip"]
	custom_fields.apply()
	assert site.db.get_value("Custom Field", "Customer-fsm_vip", "label") == "VIP"


def test_an_index_outlives_a_customized_form(site):
	"""Each search for a payment would read, and lock, the whole table once any other field is added."""
	for doctype, column in indexes.WANTED:
		site.db.updatedb(doctype)
		assert site.db.get_column_index(f"tab{doctype}", column, unique=False), f"{doctype}.{column}"
