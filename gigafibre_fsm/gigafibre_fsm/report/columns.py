"""A column of a report, in the format of the desk's grid."""

from __future__ import annotations

from typing import Any


def column(fieldname: str, label: str, width: int, fieldtype: str = "Data", **more: Any) -> dict[str, Any]:
	"""`width` in pixels; `more` as in Frappe's DocField: options, align."""
	return {"fieldname": fieldname, "label": label, "width": width, "fieldtype": fieldtype, **more}
