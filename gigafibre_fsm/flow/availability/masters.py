"""The master of an OLT while two systems are in use: only the master sells its lines and changes its services."""

from __future__ import annotations

import frappe
from frappe import _

from gigafibre_fsm.exceptions import Conflict
from gigafibre_fsm.flow.vocabulary import FORMER_SYSTEM
from gigafibre_fsm.guards.callers import is_staff

HERE, FROZEN = "Here", "Frozen"
"""Frozen: neither system changes anything, during the last hours before a cut-over."""


def olt_of(location: str | None) -> str | None:
	"""The OLT that serves a Service Location."""
	return frappe.db.get_value("Service Location", location, "olt") if location else None


def run_elsewhere() -> list[str]:
	"""The OLTs that another system is the master of."""
	return frappe.get_all("OLT", filters={"master": ("in", (FORMER_SYSTEM, FROZEN))}, pluck="name")


def is_run_here(olt: str | None) -> bool:
	return not olt or (frappe.get_cached_value("OLT", olt, "master") or HERE) == HERE


def require_run_here(olt: str | None) -> None:
	"""Raises Conflict for an OLT that another system is the master of; customers get a sentence without its name."""
	if is_run_here(olt):
		return
	if not is_staff():
		raise Conflict(_("This cannot be changed online at the moment. Please call us."))
	if frappe.get_cached_value("OLT", olt, "master") == FROZEN:
		raise Conflict(
			_("{0} is being taken over from the former system: please wait until that is done.").format(olt)
		)
	raise Conflict(_("{0} is still run by the former system: make this change there.").format(olt))
