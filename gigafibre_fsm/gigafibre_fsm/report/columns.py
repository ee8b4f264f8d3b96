"""Columns of a report in the format of the desk's grid, and the days that it covers."""

from __future__ import annotations

import datetime
from typing import Any

from frappe.utils import getdate, nowdate


def column(fieldname: str, label: str, width: int, fieldtype: str = "Data", **more: Any) -> dict[str, Any]:
	"""`width` in pixels; `more` as in Frappe's DocField: options, align."""
	return {"fieldname": fieldname, "label": label, "width": width, "fieldtype": fieldtype, **more}


def period(filters: dict[str, Any] | None, days: int) -> tuple[datetime.date, datetime.date]:
	"""The filters `from_date` and `to_date`; by default the last `days` days, today included."""
	wanted = filters or {}
	last = getdate(wanted.get("to_date") or nowdate())
	return getdate(wanted.get("from_date") or last - datetime.timedelta(days=days)), last
