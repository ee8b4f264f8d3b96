from __future__ import annotations

import frappe
from frappe import _
from frappe.model.document import Document
from frappe.utils import add_days, add_years, getdate, today


class FiscalYear(Document):
	def validate(self) -> None:
		start, end = getdate(self.year_start_date), getdate(self.year_end_date)
		if end < start or (not self.is_short_year and end != getdate(add_days(add_years(start, 1), -1))):
			frappe.throw(_("A fiscal year lasts one year"))


def auto_create_fiscal_year() -> None:
	"""Daily: creates the next fiscal year three days before one ends."""
	for name in frappe.get_all("Fiscal Year", filters={"year_end_date": add_days(today(), 3)}, pluck="name"):
		last = frappe.get_doc("Fiscal Year", name)
		start = getdate(add_days(last.year_end_date, 1))
		end = getdate(add_days(add_years(start, 1), -1))
		year = str(start.year) if start.year == end.year else f"{start.year}-{end.year}"
		if frappe.db.exists("Fiscal Year", year):
			continue
		following = frappe.copy_doc(last, ignore_no_copy=False)
		following.update({"year": year, "year_start_date": start, "year_end_date": end, "auto_created": 1})
		following.insert(ignore_permissions=True)
