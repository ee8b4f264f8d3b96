from __future__ import annotations

from typing import Any

import frappe

from gigafibre_fsm.exceptions import FsmError
from gigafibre_fsm.flow.portal import service
from gigafibre_fsm.web.page_context import prepare


def get_context(context: Any) -> None:
	if frappe.session.user == "Guest":
		frappe.local.flags.redirect_location = "/portail/connexion"
		raise frappe.Redirect
	prepare(context, "My account")
	try:
		context.update(service.home())
	except FsmError as refusal:
		context.account = None
		context.refusal = str(refusal)
