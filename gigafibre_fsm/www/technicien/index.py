from __future__ import annotations

from typing import Any

import frappe

from gigafibre_fsm.guards.doors import current_technician
from gigafibre_fsm.website import prepare


def get_context(context: Any) -> None:
	if frappe.session.user == "Guest":
		frappe.local.flags.redirect_location = "/login?redirect-to=/technicien"
		raise frappe.Redirect
	prepare(context, "My jobs")
	context.is_technician = bool(current_technician()) or "FSM Manager" in frappe.get_roles()
