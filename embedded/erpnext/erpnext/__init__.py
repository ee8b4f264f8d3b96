"""Stand-in for ERPNext v15: the records and the behaviour that gigafibre_fsm relies on."""

import frappe

__version__ = "15.71.1"


def get_default_company(user: str | None = None) -> str | None:
	"""The user's default company, else the site's."""
	from frappe.defaults import get_user_default_as_list

	own = get_user_default_as_list("company", user or frappe.session.user)
	return own[0] if own else frappe.db.get_single_value("Global Defaults", "default_company")


def get_default_currency() -> str | None:
	"""Currency of the default company."""
	company = get_default_company()
	return get_company_currency(company) if company else None


def get_company_currency(company: str) -> str | None:
	return frappe.get_cached_value("Company", company, "default_currency")


def get_default_cost_center(company: str | None) -> str | None:
	return frappe.get_cached_value("Company", company, "cost_center") if company else None


def encode_company_abbr(name: str, company: str | None = None, abbr: str | None = None) -> str:
	"""Append ` - ABBR` to `name`, unless it is there."""
	abbr = abbr or frappe.get_cached_value("Company", company, "abbr")
	parts = name.rsplit(" - ", 1)
	if parts[-1].lower() == abbr.lower():
		parts.pop()
	return " - ".join([*parts, abbr])
