"""Runs inside a migrated site: the monthly billing, in the night of the given day, of a household that the release had
billed.
"""

from __future__ import annotations

import os
import sys

import frappe
from frappe.utils import getdate, nowdate

CARD = "pm_exemple"


def main(day: str) -> None:
	from gigafibre_fsm.flow.billing import monthly

	frappe.init(site=os.environ["FSM_SITE"], sites_path=os.environ["FSM_SITES"])
	frappe.connect()
	frappe.set_user("Administrator")
	open_year()
	customer = frappe.db.get_value("Customer", {"fsm_stripe_payment_method": CARD})
	monthly.bill_customer(customer, getdate(day))
	frappe.db.commit()
	frappe.destroy()


def open_year() -> None:
	"""The release's fiscal years end; on a running site ERPNext creates the next one by itself."""
	year = nowdate()[:4]
	if not frappe.db.exists("Fiscal Year", year):
		days = {"year_start_date": f"{year}-01-01", "year_end_date": f"{year}-12-31"}
		frappe.get_doc({"doctype": "Fiscal Year", "year": year, **days}).insert()


if __name__ == "__main__":
	main(sys.argv[1])
