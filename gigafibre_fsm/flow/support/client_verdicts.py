"""The diagnosis of each of a customer's locations, from the records (flow/assurance). Queries no device."""

from __future__ import annotations

from typing import Any

import frappe

from gigafibre_fsm import clock
from gigafibre_fsm.flow.assurance import verdict
from gigafibre_fsm.flow.assurance.verdict import Check


def of_customer(customer: str) -> dict[str, dict[str, Any]]:
	"""{location: {"blocking": check or None, "checks": [check]}} for each location that is not disconnected; a check is
	{"subject", "state", "value", "source", "at", "sentence"}.
	"""
	served = {"customer": customer, "status": ("!=", "Disconnected")}
	places = frappe.get_all("Service Location", filters=served, pluck="name", order_by="creation")
	return {place: _as_dict(verdict.of_location(place)) for place in places}


def _as_dict(found: verdict.Verdict) -> dict[str, Any]:
	return {
		"blocking": _check(found.blocking) if found.blocking else None,
		"checks": [_check(check) for check in found.checks],
	}


def _check(check: Check) -> dict[str, str]:
	seen = frappe.utils.pretty_date(clock.to_site_time(check.at)) if check.at else ""
	return {
		"subject": check.subject,
		"state": check.state,
		"value": check.value,
		"source": check.source,
		"at": seen,
		"sentence": check.sentence,
	}
