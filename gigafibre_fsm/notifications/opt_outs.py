"""Telephone numbers that answered STOP: they get no SMS until they send START."""

from __future__ import annotations

from collections.abc import Collection

import frappe
from frappe.utils import now_datetime

from gigafibre_fsm import telephone
from gigafibre_fsm.filters import among

DOCTYPE = "SMS Opt Out"


def stop(number: str, said: str) -> None:
	"""Record that `number` opted out of SMS; `said` is the text of its message. Idempotent."""
	if is_stopped(number):
		return
	row = frappe.get_doc(
		{"doctype": DOCTYPE, "number": _e164(number), "said": said[:140], "stopped_at": now_datetime()}
	)
	row.insert(ignore_permissions=True, ignore_if_duplicate=True)


def start(number: str) -> None:
	"""Record that `number` wants SMS again."""
	frappe.db.delete(DOCTYPE, {"name": _e164(number)})


def is_stopped(number: str) -> bool:
	return bool(frappe.db.exists(DOCTYPE, _e164(number)))


def opted_out(numbers: Collection[str]) -> set[str]:
	"""The subset of `numbers` that answered STOP."""
	known = {_e164(number): number for number in numbers}
	return {known[name] for name in frappe.get_all(DOCTYPE, {"name": among(known)}, pluck="name")}


def _e164(number: str) -> str:
	"""The number as E.164: records hold numbers in any notation, but an opt-out concerns the number."""
	try:
		return telephone.read(number)
	except ValueError:
		return number
