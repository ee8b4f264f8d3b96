"""The site's preferences that this app changes on install and restores on uninstall.

A site whose setup wizard has not run yet still has Frappe's factory time zone, which nobody chose: visits and
billing periods would be computed for Asia/Kolkata. A time zone that somebody chose is never changed.
`allow_error_traceback` shows tracebacks to visitors, which a public website must not do. Discounts are lines of
an invoice with a negative rate, which ERPNext submits only where Selling Settings allow it. Taxes are rounded
half up: with the banker's rounding of a new site, half a cent would be rounded the other way on one invoice in
forty. Failed sign-ins are limited: older sites of Frappe do not count them.
"""

from __future__ import annotations

import json

import frappe

from gigafibre_fsm.flow.vocabulary import SETTINGS

SYSTEM = "System Settings"
NEGATIVE_RATES = "Selling Settings:allow_negative_rates_for_items"
FACTORY_TIME_ZONE = "Asia/Kolkata"
TIME_ZONE = "America/Toronto"
# Wrong passwords in a row, and for how many seconds the account is then locked.
LOCKOUT = {"allow_consecutive_login_attempts": "5", "allow_login_after_fail": "300"}


Borrowed = dict[str, dict[str, str | None]]


def _wanted() -> dict[str, str]:
	wanted = {"allow_error_traceback": "0", NEGATIVE_RATES: "1", "rounding_method": "Commercial Rounding"}
	if _present("time_zone") in (None, "", FACTORY_TIME_ZONE) and not frappe.get_all("Company", limit=1):
		wanted["time_zone"] = TIME_ZONE
	if not frappe.utils.cint(_present("allow_consecutive_login_attempts")):
		wanted |= LOCKOUT
	return wanted


def _place(preference: str) -> tuple[str, str]:
	"""(DocType, field) of a preference: a field of System Settings by default."""
	doctype, _colon, fieldname = preference.rpartition(":")
	return doctype or SYSTEM, fieldname


def _present(preference: str) -> str | None:
	stored = frappe.db.sql(
		"select `value` from `tabSingles` where doctype = %s and field = %s", _place(preference)
	)
	return stored[0][0] if stored else None


def _set(preference: str, value: str | None) -> None:
	doctype, fieldname = _place(preference)
	frappe.db.set_single_value(doctype, fieldname, value, update_modified=False)
	if doctype == SYSTEM:
		frappe.db.set_default(fieldname, value)
	frappe.clear_document_cache(doctype, doctype)


def borrowed() -> Borrowed:
	"""`{preference: {"before": value found, "ours": value set}}`."""
	return json.loads(frappe.db.get_single_value(SETTINGS, "borrowed_preferences", cache=False) or "{}")


def _remember(taken: Borrowed) -> None:
	frappe.db.set_single_value(SETTINGS, "borrowed_preferences", json.dumps(taken), update_modified=False)


def apply() -> None:
	"""Set each preference once: an operator who changes it back afterwards is not overruled."""
	taken = borrowed()
	for fieldname, value in _wanted().items():
		if fieldname not in taken and _present(fieldname) != value:
			taken[fieldname] = {"before": _present(fieldname), "ours": value}
			_set(fieldname, value)
	_remember(taken)


def chosen_by_wizard() -> None:
	"""The setup wizard has asked for the time zone: it is the operator's from now on."""
	taken = borrowed()
	if taken.pop("time_zone", None):
		_remember(taken)


def give_back(taken: Borrowed) -> None:
	"""Restore each preference that still has the value this app gave it."""
	for fieldname, values in taken.items():
		if _present(fieldname) == values["ours"]:
			_set(fieldname, values["before"])
