"""Buttons of the Reconciliation report."""

from __future__ import annotations

import frappe
from frappe import _

from gigafibre_fsm import guards
from gigafibre_fsm.exceptions import NotFound
from gigafibre_fsm.flow.reconcile import findings, service
from gigafibre_fsm.guards import arguments, teams


@frappe.whitelist(methods=["POST"])
@guards.roles(*teams.SUPPORT)
def compare() -> dict[str, object]:
	"""Run the nightly comparison now: {"open", "done"}."""
	standing = service.compare()
	return {"open": standing, "done": _("{0} findings. Stripe and the ACS are being asked.").format(standing)}


@frappe.whitelist(methods=["POST"])
@guards.roles(*teams.SUPPORT)
def repair(finding: str = "") -> dict[str, str]:
	"""Run the safe repair of a finding: {"done"}."""
	return {"done": service.repair(_existing_finding(finding))}


@frappe.whitelist(methods=["POST"])
@guards.roles(*teams.SUPPORT)
def dismiss(finding: str = "", reason: str = "") -> dict[str, str]:
	"""Dismiss a finding that is correct as it is: {"done"}."""
	name = _existing_finding(finding)
	service.dismiss(name, arguments.text(reason, _("Reason"), max=500))
	return {"done": name}


def _existing_finding(finding: object) -> str:
	name = arguments.text(finding, _("Finding"))
	if not frappe.db.exists(findings.DOCTYPE, name):
		raise NotFound(_("Finding not found."))
	return name
