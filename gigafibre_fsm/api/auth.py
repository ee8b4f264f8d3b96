"""Signing in to the customer's portal with a code by SMS or e-mail."""

from __future__ import annotations

import frappe
from frappe import _

from gigafibre_fsm import guards
from gigafibre_fsm.flow.portal import signin
from gigafibre_fsm.guards import arguments


@frappe.whitelist(allow_guest=True, methods=["POST"])
@guards.public(limit=10, seconds=60)
def request_code(contact: str | None = None) -> dict[str, bool]:
	"""Always {"sent": true}, whether or not anyone is reached there."""
	signin.request_code(signin.address(contact))
	return {"sent": True}


@frappe.whitelist(allow_guest=True, methods=["POST"])
@guards.public(limit=20, seconds=60)
def verify_code(contact: str | None = None, code: str | int | None = None) -> dict[str, str]:
	"""Sign in: {"home", "csrf_token"} and a session cookie."""
	signin.verify_code(signin.address(contact), arguments.text(code, _("Code"), max=12).replace(" ", ""))
	return {"home": "/portail", "csrf_token": frappe.sessions.get_csrf_token()}


@frappe.whitelist(methods=["POST"])
@guards.customer
def sign_out() -> dict[str, str]:
	"""End the session: {"home"}."""
	signin.sign_out()
	return {"home": "/internet"}
