"""Telephone numbers that answered STOP: they get no text message until they write START."""

from __future__ import annotations

from collections.abc import Collection

import frappe
from frappe.utils import now_datetime

DOCTYPE = "SMS Opt Out"


def stop(number: str, said: str) -> None:
	"""Remember that `number` (E.164) wants no text messages; `said` are its words. Idempotent."""
	if is_stopped(number):
		return
	row = frappe.get_doc(
		{"doctype": DOCTYPE, "number": number, "said": said[:140], "stopped_at": now_datetime()}
	)
	row.insert(ignore_permissions=True, ignore_if_duplicate=True)


def start(number: str) -> None:
	"""Text messages are welcome again."""
	frappe.db.delete(DOCTYPE, {"name": number})


def is_stopped(number: str) -> bool:
	return bool(frappe.db.exists(DOCTYPE, number))


def among(numbers: Collection[str]) -> set[str]:
	"""Those of `numbers` that answered STOP."""
	return set(frappe.get_all(DOCTYPE, {"name": ("in", [*numbers] or [""])}, pluck="name"))
