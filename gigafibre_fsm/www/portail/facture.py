from __future__ import annotations

from typing import Any
from urllib.parse import quote

import frappe

from gigafibre_fsm.exceptions import FsmError
from gigafibre_fsm.flow.portal import service as portal
from gigafibre_fsm.website import prepare


def get_context(context: Any) -> None:
	wanted = str(frappe.form_dict.get("f") or "")[:140]
	if frappe.session.user == "Guest":
		back = quote(f"/portail/facture?f={wanted}", safe="")
		frappe.local.flags.redirect_location = f"/portail/connexion?suite={back}"
		raise frappe.Redirect
	prepare(context, "Bill")
	try:
		context.bill = portal.paper(wanted)
	except FsmError:
		context.bill = None
	if context.bill:
		# What a browser proposes as the name of the PDF.
		context.title = f"{context.title} {context.bill['name']}"
