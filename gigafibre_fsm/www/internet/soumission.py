from __future__ import annotations

from typing import Any

import frappe

from gigafibre_fsm import dates
from gigafibre_fsm.exceptions import FsmError
from gigafibre_fsm.flow.selling.quote_answers import quote_details
from gigafibre_fsm.web.page_context import prepare


def get_context(context: Any) -> None:
	prepare(context, "Your quote")
	context.session = str(frappe.form_dict.get("s") or "")
	context.windows = dates.windows(context.lang)
	try:
		context.quote = quote_details(context.session)
	except FsmError as refusal:
		context.quote = None
		context.http_status_code = refusal.http_status_code
		context.refusal = str(refusal)
