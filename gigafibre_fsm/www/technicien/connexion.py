from __future__ import annotations

from typing import Any

import frappe

from gigafibre_fsm.web.page_context import prepare


def get_context(context: Any) -> None:
	if frappe.session.user != "Guest":
		frappe.local.flags.redirect_location = "/technicien"
		raise frappe.Redirect
	prepare(context, "Technician sign-in")
