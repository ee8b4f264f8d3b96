"""Builders for definitions of custom fields: any field, a section, a field that only the app writes."""

from __future__ import annotations

from typing import Any

MODULE = "Gigafibre FSM"

Field = dict[str, Any]


def field(fieldname: str, fieldtype: str, label: str, options: str = "", **more: Any) -> Field:
	return {
		"fieldname": fieldname,
		"fieldtype": fieldtype,
		"label": label,
		"module": MODULE,
		**({"options": options} if options else {}),
		**more,
	}


def section(label: str, after: str) -> Field:
	return field("fsm_section", "Section Break", label, insert_after=after, collapsible=1)


def system(fieldname: str, fieldtype: str, label: str, options: str = "", **more: Any) -> Field:
	"""A field that only the app writes."""
	return field(fieldname, fieldtype, label, options, read_only=1, no_copy=1, print_hide=1, **more)
