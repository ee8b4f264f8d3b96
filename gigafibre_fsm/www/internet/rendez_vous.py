from __future__ import annotations

from typing import Any

import frappe

from gigafibre_fsm import dates
from gigafibre_fsm.exceptions import FsmError
from gigafibre_fsm.flow.dispatch.appointments import visit_details
from gigafibre_fsm.web.page_context import prepare


def get_context(context: Any) -> None:
	prepare(context, "Your appointment")
	context.token = str(frappe.form_dict.get("t") or "")
	context.windows = dates.windows(context.lang)
	try:
		context.visit = visit_details(context.token)
	except FsmError as refusal:
		context.visit = None
		context.http_status_code = refusal.http_status_code
		context.refusal = str(refusal)
