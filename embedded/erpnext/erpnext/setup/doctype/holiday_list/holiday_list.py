from __future__ import annotations

from datetime import date

import frappe
from frappe import _
from frappe.model.document import Document
from frappe.utils import getdate


class OverlapError(frappe.ValidationError):
	pass


class HolidayList(Document):
	def validate(self) -> None:
		if self.from_date and self.to_date and getdate(self.to_date) < getdate(self.from_date):
			frappe.throw(_("A holiday list cannot end before it begins"))
		days = [getdate(row.holiday_date) for row in self.holidays]
		if len(days) > len(set(days)):
			frappe.throw(_("A holiday is listed twice"))
		for day in days:
			if not getdate(self.from_date) <= day <= getdate(self.to_date):
				frappe.throw(_("{0} is outside the list").format(day))
		self.total_holidays = len(days)


@frappe.whitelist()
def is_holiday(holiday_list: str | None, date: str | date | None = None) -> bool:
	"""Whether a day (today without one) is on the list; never without a list."""
	return bool(holiday_list) and bool(
		frappe.db.exists("Holiday", {"parent": holiday_list, "holiday_date": getdate(date)})
	)
