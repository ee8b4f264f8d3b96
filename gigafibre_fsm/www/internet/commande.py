from __future__ import annotations

from typing import Any

import frappe

from gigafibre_fsm.exceptions import FsmError
from gigafibre_fsm.flow.checkout import service as checkout
from gigafibre_fsm.website import prepare


def get_context(context: Any) -> None:
	prepare(context, "Your order")
	context.session = str(frappe.form_dict.get("s") or "")
	try:
		context.state = checkout.resume(context.session)
	except FsmError as refusal:
		context.state = None
		context.refusal = str(refusal)
		return
	if context.state["order"]:
		frappe.local.flags.redirect_location = context.state["tracking"]
		raise frappe.Redirect
	context.slots = checkout.slots(context.state["offer"])
	context.needs_911 = any(
		frappe.get_cached_value("Item", line["sku"], "fsm_service_type") == "Phone"
		for line in context.state["services"]
	)
