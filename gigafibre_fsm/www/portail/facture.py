from __future__ import annotations

from typing import Any

import frappe

from gigafibre_fsm.exceptions import FsmError
from gigafibre_fsm.flow.portal import printing, service
from gigafibre_fsm.web.page_context import prepare, require_sign_in


def get_context(context: Any) -> None:
	wanted = str(frappe.form_dict.get("f") or "")[:140]
	require_sign_in(f"/portail/facture?f={wanted}")
	prepare(context, "Bill")
	try:
		context.bill = service.my_bill_to_print(wanted)
		context.pay_code = printing.pay_code(wanted) if context.bill and context.bill["can_pay"] else ""
	except FsmError:
		context.bill = None
	if not context.bill:
		context.http_status_code = 404
	if context.bill:
		# the file name that browsers propose for the PDF
		context.title = f"{context.title} {context.bill['name']}"
