from __future__ import annotations

from typing import Any

import frappe

from gigafibre_fsm.exceptions import FsmError
from gigafibre_fsm.flow.portal.order_tracking import track
from gigafibre_fsm.flow.self_start.service import page_of_order
from gigafibre_fsm.web.page_context import prepare


def get_context(context: Any) -> None:
	prepare(context, "Your order")
	context.token = str(frappe.form_dict.get("t") or "")
	try:
		order = track(context.token)
		context.order = {**order, "start": page_of_order(order["order"])}
	except FsmError as refusal:
		context.order = None
		context.http_status_code = refusal.http_status_code
		context.refusal = str(refusal)
