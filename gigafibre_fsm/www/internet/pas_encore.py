from __future__ import annotations

from typing import Any

import frappe

from gigafibre_fsm.exceptions import FsmError
from gigafibre_fsm.flow.availability import service as availability
from gigafibre_fsm.web.page_context import language, prepare


def get_context(context: Any) -> None:
	prepare(context, "Fibre is not at your address yet")
	context.address_id = str(frappe.form_dict.get("a") or "")
	context.typed = str(frappe.form_dict.get("q") or "").strip()[:140]
	try:
		context.place = availability.check(context.address_id, language()) if context.address_id else None
	except FsmError:
		context.place = None
