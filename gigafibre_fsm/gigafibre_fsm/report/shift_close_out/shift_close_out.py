"""The shift report of support: new, answered, closed, escalated and waiting tickets, by user."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import frappe
from frappe import _
from frappe.utils import get_time, getdate, nowdate

from gigafibre_fsm.exceptions import BadRequest
from gigafibre_fsm.flow.tickets import shift
from gigafibre_fsm.gigafibre_fsm.report.columns import column


def execute(
	filters: dict[str, Any] | None = None,
) -> tuple[list[dict[str, Any]], list[dict[str, Any]], None, None, list[dict[str, Any]]]:
	"""(columns, rows, no message, no chart, totals). Filters: `day`, `begins`, `ends`; by default the whole of today. A shift that
	ends before it begins ends on the next day.
	"""
	start, end = _shift(filters or {})
	rows = shift.by_person(start, end)
	for row in rows:
		row["name"] = row["name"] or _("Assigned to nobody")
	return _columns(), rows, None, None, _totals(shift.totals(start, end))


def _shift(filters: dict[str, Any]) -> tuple[datetime, datetime]:
	try:
		day = getdate(filters.get("day") or nowdate())
		begins, ends = get_time(filters.get("begins") or "00:00"), get_time(filters.get("ends") or "23:59:59")
	except (ValueError, TypeError, frappe.ValidationError) as error:
		raise BadRequest(_("{0} is not valid.").format(_("Day"))) from error
	last = frappe.utils.add_days(day, 1) if ends < begins else day
	return datetime.combine(day, begins), datetime.combine(getdate(last), ends)


def _columns() -> list[dict[str, Any]]:
	return [
		column("name", _("Person"), 220),
		column("opened", _("Came In"), 110, "Int"),
		column("answered", _("Answers"), 110, "Int"),
		column("closed", _("Closed"), 110, "Int"),
		column("escalated", _("Told as Late"), 130, "Int"),
		column("waiting", _("Not Over"), 110, "Int"),
		column("late", _("Late Now"), 110, "Int"),
	]


def _totals(found: dict[str, int]) -> list[dict[str, Any]]:
	return [
		{"label": _("Came In"), "value": found["opened"], "datatype": "Int", "indicator": "Blue"},
		{"label": _("Closed"), "value": found["closed"], "datatype": "Int", "indicator": "Green"},
		{"label": _("Told as Late"), "value": found["escalated"], "datatype": "Int", "indicator": "Orange"},
		{"label": _("Not Over"), "value": found["waiting"], "datatype": "Int", "indicator": "Blue"},
		{"label": _("Late Now"), "value": found["late"], "datatype": "Int", "indicator": "Red"},
	]
