"""The records that this app adds to a site, as data, and the idempotent functions that install them.

`prepare()` needs only Frappe and ERPNext's DocTypes. `complete()` needs what ERPNext's setup wizard creates (a
company, tree roots, price lists) and does nothing before that; it is called again whenever a company is
created. Neither changes an existing record: an operator's values are kept.
"""

from __future__ import annotations

import frappe

from gigafibre_fsm.setup import (
	catalogue_records,
	choices,
	companies,
	custom_fields,
	defaults,
	devices,
	english,
	erpnext_permissions,
	indexes,
	job_types,
	legal_texts,
	olt_dialects,
	preferences,
	print_formats,
	roles,
	stock,
	tickets,
)


def prepare() -> None:
	"""All that needs no company: settings, roles and their rights, fields, print formats, devices, visits, OLTs, tickets, texts."""
	defaults.apply()
	roles.apply()
	erpnext_permissions.apply()
	custom_fields.apply()
	choices.apply()
	english.apply()
	print_formats.apply()
	devices.apply()
	job_types.apply()
	olt_dialects.apply()
	tickets.apply()
	indexes.apply()
	legal_texts.apply()
	preferences.apply()


def complete() -> bool:
	"""Catalogue, prices, customer groups, taxes for each Canadian company, the stock of trucks. False without a company."""
	if not frappe.get_all("Company", limit=1) or not catalogue_records.roots_exist():
		return False
	catalogue_records.apply()
	for company in frappe.get_all(
		"Company", filters={"country": "Canada"}, pluck="name", order_by="creation"
	):
		companies.apply(company)
	companies.fill_settings()
	if company := companies.selling_company():
		stock.apply(company)
	return True
