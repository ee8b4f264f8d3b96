"""Runs inside the bench's environment: completes the setup wizard of the site in FSM_SITE."""

import os

import frappe


def complete_setup_wizard() -> None:
	settings = frappe.get_single("System Settings")
	settings.update(
		{
			"setup_complete": 1,
			"country": "Canada",
			"language": "en",
			"time_zone": "America/Toronto",
			"date_format": "yyyy-mm-dd",
			"time_format": "HH:mm",
			"first_day_of_the_week": "Sunday",
			"enable_scheduler": 1,
		}
	)
	settings.flags.ignore_mandatory = True
	settings.save(ignore_permissions=True)
	frappe.db.set_default("desktop:home_page", "workspace")


def make_company() -> None:
	"""As the wizard's last page does; ERPNext makes the accounts and cost centre with it."""
	if not frappe.db.exists("DocType", "Company") or frappe.db.count("Company"):
		return
	frappe.get_doc(
		{
			"doctype": "Company",
			"company_name": "Gigafibre (échantillon)",
			"abbr": "GF",
			"default_currency": "CAD",
			"country": "Canada",
		}
	).insert(ignore_permissions=True)


def main() -> None:
	frappe.init(site=os.environ["FSM_SITE"], sites_path=os.environ["FSM_SITES"])
	frappe.connect()
	complete_setup_wizard()
	make_company()
	frappe.db.commit()
	frappe.clear_cache()
	frappe.destroy()


if __name__ == "__main__":
	main()
