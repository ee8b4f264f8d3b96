"""Desk charts in the user's language: Frappe labels states and months in English."""

from __future__ import annotations

import re
from datetime import date
from typing import Any

import frappe
from babel.dates import format_date
from frappe import _
from frappe.desk.doctype.dashboard_chart import dashboard_chart

from gigafibre_fsm.dates import LOCALES
from gigafibre_fsm.notifications.templates import language

MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
MONTH = re.compile(rf"({'|'.join(MONTHS)}) (\d{{4}})")


@frappe.whitelist()
def get(
	chart_name: str | None = None,
	chart: str | None = None,
	no_cache: str | None = None,
	filters: str | None = None,
	from_date: str | None = None,
	to_date: str | None = None,
	timespan: str | None = None,
	time_interval: str | None = None,
	heatmap_year: str | None = None,
	refresh: str | None = None,
) -> Any:
	"""Replaces `frappe.desk.doctype.dashboard_chart.dashboard_chart.get`: the same data with translated labels."""
	found = dashboard_chart.get(**locals())
	if not found or not found.get("labels"):
		return found
	states = bool(chart_name) and _shows_states(chart_name)
	return {**found, "labels": [_translated(label, states) for label in found["labels"]]}


def _shows_states(chart_name: str) -> bool:
	"""Whether its groups are the options of a field, which are translated; names of towns and OLTs are not."""
	doc = frappe.get_cached_doc("Dashboard Chart", chart_name)
	if doc.chart_type != "Group By":
		return False
	field = frappe.get_meta(doc.document_type).get_field(doc.group_by_based_on)
	return bool(field and field.fieldtype == "Select")


def _translated(label: Any, states: bool) -> Any:
	if not isinstance(label, str) or not label:
		return label
	if month := MONTH.fullmatch(label):
		first = date(int(month[2]), MONTHS.index(month[1]) + 1, 1)
		return format_date(first, "LLL y", locale=LOCALES[language(frappe.local.lang)])
	return _(label) if states else label
