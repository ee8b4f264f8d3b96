from __future__ import annotations

from typing import Any

import frappe

from gigafibre_fsm.exceptions import FsmError
from gigafibre_fsm.flow.self_start.service import start_state
from gigafibre_fsm.web.page_context import prepare


def get_context(context: Any) -> None:
	prepare(context, "Start my service")
	context.token = str(frappe.form_dict.get("t") or "")
	try:
		context.start = start_state(context.token)
	except FsmError as refusal:
		context.start = None
		context.http_status_code = refusal.http_status_code
		context.refusal = str(refusal)
