from __future__ import annotations

from typing import Any

import frappe

from gigafibre_fsm import dates
from gigafibre_fsm.guards.decorators import current_technician
from gigafibre_fsm.web.page_context import prepare


def get_context(context: Any) -> None:
	if frappe.session.user == "Guest":
		frappe.local.flags.redirect_location = "/technicien/connexion"
		raise frappe.Redirect
	prepare(context, "My jobs")
	context.windows = dates.WINDOW_NAMES[context.lang]
	context.has_jobs = bool(current_technician())
	# a manager may open anyone's job: /technicien#JOB
	context.may_work = context.has_jobs or "FSM Manager" in frappe.get_roles()
