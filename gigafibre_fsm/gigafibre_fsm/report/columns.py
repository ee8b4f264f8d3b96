"""Columns, chart and period of a report in the desk's formats."""

from __future__ import annotations

import datetime
from collections.abc import Mapping, Sequence
from typing import Any

from frappe.utils import getdate, nowdate


def column(fieldname: str, label: str, width: int, fieldtype: str = "Data", **more: Any) -> dict[str, Any]:
	"""`width` in pixels; `more` as in Frappe's DocField: options, align."""
	return {"fieldname": fieldname, "label": label, "width": width, "fieldtype": fieldtype, **more}


def period(filters: dict[str, Any] | None, days: int) -> tuple[datetime.date, datetime.date]:
	"""The filters `from_date` and `to_date`; by default the last `days` days, including today."""
	wanted = filters or {}
	last = getdate(wanted.get("to_date") or nowdate())
	return getdate(wanted.get("from_date") or last - datetime.timedelta(days=days)), last


def chart(
	labels: Sequence[str],
	series: Mapping[str, Sequence[float]],
	colors: Sequence[str],
	kind: str = "bar",
	stacked: bool = False,
) -> dict[str, Any]:
	"""A chart of `series` (name -> a value for each label). Without labels it shows "No Data": the desk's widget for a report
	breaks without a chart.
	"""
	return {
		"data": {
			"labels": list(labels) or None,
			"datasets": [{"name": name, "values": list(values)} for name, values in series.items()],
		},
		"type": kind,
		"colors": list(colors),
		**({"barOptions": {"stacked": 1}} if stacked else {}),
	}
