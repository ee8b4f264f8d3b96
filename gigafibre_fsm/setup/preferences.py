"""Site preferences that this app changes on install and restores on uninstall.

Time zone: a site whose setup wizard has not run yet has Frappe's factory default, for which visits and billing periods would
be computed (Asia/Kolkata); a chosen time zone is never changed. `allow_error_traceback` shows tracebacks to visitors, which a
public website must not do. Discounts are invoice lines with a negative rate, which ERPNext submits only if Selling Settings
allow it. Taxes are rounded half up: the banker's rounding of a new site would round half a cent the other way on one invoice
in forty. Failed sign-ins are limited: older Frappe sites do not count them.
"""

from __future__ import annotations

import json

import frappe

from gigafibre_fsm.flow.vocabulary import SETTINGS

SYSTEM = "System Settings"
NEGATIVE_RATES = "Selling Settings:allow_negative_rates_for_items"
FACTORY_TIME_ZONE = "Asia/Kolkata"
TIME_ZONE = "America/Toronto"
# Wrong passwords in a row before the account is locked, and for how many seconds.
LOCKOUT = {"allow_consecutive_login_attempts": "5", "allow_login_after_fail": "300"}


ChangedPreferences = dict[str, dict[str, str | None]]


def _wanted() -> dict[str, str]:
	wanted = {"allow_error_traceback": "0", NEGATIVE_RATES: "1", "rounding_method": "Commercial Rounding"}
	if _current_value("time_zone") in (None, "", FACTORY_TIME_ZONE) and not frappe.get_all(
		"Company", limit=1
	):
		wanted["time_zone"] = TIME_ZONE
	if not frappe.utils.cint(_current_value("allow_consecutive_login_attempts")):
		wanted |= LOCKOUT
	return wanted


def _location(preference: str) -> tuple[str, str]:
	"""(DocType, field) of a preference; by default a field of System Settings."""
	doctype, _colon, fieldname = preference.rpartition(":")
	return doctype or SYSTEM, fieldname


def _current_value(preference: str) -> str | None:
	stored = frappe.db.sql(
		"select `value` from `tabSingles` where doctype = %s and field = %s", _location(preference)
	)
	return stored[0][0] if stored else None


def _set(preference: str, value: str | None) -> None:
	doctype, fieldname = _location(preference)
	frappe.db.set_single_value(doctype, fieldname, value, update_modified=False)
	if doctype == SYSTEM:
		frappe.db.set_default(fieldname, value)
	frappe.clear_document_cache(doctype, doctype)


def changed_preferences() -> ChangedPreferences:
	"""The changed preferences: `{preference: {"before": value found, "ours": value set}}`."""
	return json.loads(frappe.db.get_single_value(SETTINGS, "borrowed_preferences", cache=False) or "{}")


def _record_change(taken: ChangedPreferences) -> None:
	frappe.db.set_single_value(SETTINGS, "borrowed_preferences", json.dumps(taken), update_modified=False)


def apply() -> None:
	"""Set each preference once; a value that an operator changes back is kept."""
	taken = changed_preferences()
	for fieldname, value in _wanted().items():
		if fieldname not in taken and _current_value(fieldname) != value:
			taken[fieldname] = {"before": _current_value(fieldname), "ours": value}
			_set(fieldname, value)
	_record_change(taken)


def keep_wizard_time_zone() -> None:
	"""The operator has chosen the time zone in the setup wizard: this app does not change it any more."""
	taken = changed_preferences()
	if taken.pop("time_zone", None):
		_record_change(taken)


def restore(taken: ChangedPreferences) -> None:
	"""Restore each preference that still has this app's value."""
	for fieldname, values in taken.items():
		if _current_value(fieldname) == values["ours"]:
			_set(fieldname, values["before"])
