"""The stages that this app adds to Frappe's setup wizard, and all of them in one call."""

from __future__ import annotations

import frappe
from erpnext.setup.setup_wizard.operations.install_fixtures import install, install_company, install_defaults
from frappe import _


def get_setup_stages(args: dict | None = None) -> list[dict]:
	if frappe.db.exists("Company", {}):
		return []
	stages = (
		(_("Installing presets"), stage_fixtures),
		(_("Setting up company"), setup_company),
		(_("Setting defaults"), setup_defaults),
	)
	return [
		{
			"status": status,
			"fail_msg": _("Failed: {0}").format(status),
			"tasks": [{"fn": task, "args": args, "fail_msg": _("Failed: {0}").format(status)}],
		}
		for status, task in stages
	]


def stage_fixtures(args: dict) -> None:
	install(args.get("country"))


def setup_company(args: dict) -> None:
	install_company(frappe._dict(args))


def setup_defaults(args: dict) -> None:
	install_defaults(frappe._dict(args))


def setup_complete(args: dict | None = None) -> None:
	"""All stages at once. `args`: company_name, company_abbr, country, currency, chart_of_accounts, fy_start_date,
	fy_end_date, bank_account.
	"""
	stage_fixtures(args)
	setup_company(args)
	setup_defaults(args)
