from __future__ import annotations

from typing import Any

import frappe

from gigafibre_fsm.exceptions import FsmError
from gigafibre_fsm.flow.checkout import service as checkout
from gigafibre_fsm.web.page_context import prepare


def get_context(context: Any) -> None:
	prepare(context, "Your order")
	try:
		context.order = checkout.track(str(frappe.form_dict.get("t") or ""))
	except FsmError as refusal:
		context.order = None
		context.refusal = str(refusal)
