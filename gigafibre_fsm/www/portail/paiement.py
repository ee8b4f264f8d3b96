from __future__ import annotations

from typing import Any

import frappe

from gigafibre_fsm.exceptions import FsmError
from gigafibre_fsm.flow.portal import payment, service
from gigafibre_fsm.web.page_context import prepare, require_sign_in


def get_context(context: Any) -> None:
	wanted = str(frappe.form_dict.get("f") or "")[:140]
	require_sign_in(f"/portail/paiement?f={wanted}")
	prepare(context, "Confirm a payment")
	try:
		context.bill = service.my_bill(wanted)
		context.payment = payment.state(wanted) if context.bill else None
	except FsmError:
		context.bill = None
	if not context.bill:
		context.http_status_code = 404
