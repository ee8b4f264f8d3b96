"""The page on which a customer activates the service without a visit, by a signed link. Needs no account."""

from __future__ import annotations

from typing import Any

import frappe
from frappe import _

from gigafibre_fsm import guards
from gigafibre_fsm.flow.self_start import service
from gigafibre_fsm.guards import arguments, teams


@frappe.whitelist(methods=["POST"])
@guards.roles(*teams.OPERATIONS)
def begin(job: str = "") -> dict[str, str]:
	"""Let an open installation start without a visit, with the devices that are already at the address: {"name",
	"without_visit"}.
	"""
	doc = service.begin(arguments.text(job, _("Job")))
	return {"name": doc.name, "without_visit": doc.without_visit}


@frappe.whitelist(allow_guest=True, xss_safe=True, methods=["GET"])
@guards.public(limit=60, seconds=60)
def show(token: str = "") -> dict[str, Any]:
	"""The state of the self-activation: {"state": ready, waiting, done, visit or cancelled, "address", "sent_to"}."""
	return service.start_state(token)


@frappe.whitelist(allow_guest=True, methods=["POST"])
@guards.public(limit=10, seconds=60)
def send_code(token: str = "") -> dict[str, Any]:
	"""Send the customer a code, by SMS where there is a number."""
	return service.send_code(token)


@frappe.whitelist(allow_guest=True, methods=["POST"])
@guards.public(limit=20, seconds=60)
def confirm(token: str = "", code: str = "") -> dict[str, Any]:
	"""Activate the service with that code."""
	return service.confirm(token, arguments.text(code, _("Code"), max=20))
