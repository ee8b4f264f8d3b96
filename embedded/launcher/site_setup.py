"""Runs inside the bench's environment: answers the setup wizard of the site in FSM_SITE."""

import os

import frappe
from frappe.desk.page.setup_wizard.setup_wizard import setup_complete

ANSWERS = {
	"language": "English",
	"country": "Canada",
	"timezone": "America/Toronto",
	"currency": "CAD",
	"company_name": "Exemple Fibre (sample)",
	"company_abbr": "EF",
	"company_tagline": "",
	"domain": "Services",
	"chart_of_accounts": "Standard",
	"enable_telemetry": 0,
	"setup_demo": 0,
}


def main() -> None:
	frappe.init(site=os.environ["FSM_SITE"], sites_path=os.environ["FSM_SITES"])
	frappe.connect()
	year = frappe.utils.nowdate()[:4]
	answer = setup_complete(ANSWERS | {"fy_start_date": f"{year}-01-01", "fy_end_date": f"{year}-12-31"})
	if answer and answer.get("status") != "ok":
		raise SystemExit(f"the setup wizard failed: {answer}")
	frappe.db.set_single_value("System Settings", "enable_onboarding", 0)
	# The engine creates its first users before the wizard asks for the time zone.
	frappe.db.sql("UPDATE `tabUser` SET time_zone = %s", ANSWERS["timezone"])
	frappe.db.commit()
	frappe.destroy()


if __name__ == "__main__":
	main()
