from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

import frappe

from gigafibre_fsm.api import lead
from gigafibre_fsm.exceptions import FsmError
from gigafibre_fsm.flow.availability import rules
from gigafibre_fsm.flow.availability.service import check_address
from gigafibre_fsm.web.page_context import language, posted, prepare

FIELDS = {
	"notify": ("address", "name", "email", "phone", "consent"),
	"business": ("address", "company", "name", "email", "phone", "message"),
}


def get_context(context: Any) -> None:
	prepare(context, "Fibre is not at your address yet")
	context.address_id = str(frappe.form_dict.get("a") or "")
	context.typed = str(frappe.form_dict.get("q") or "").strip()[:140]
	try:
		context.place = check_address(context.address_id, language()) if context.address_id else None
	except FsmError:
		context.place = None
	if context.place and context.place["status"] not in (rules.PLANNED, rules.NOT_COVERED):
		# fibre is available or in use there: the plans page shows what to do
		frappe.local.flags.redirect_location = f"/internet/forfaits?{urlencode({'a': context.address_id})}"
		raise frappe.Redirect
	context.given = {}
	if posted() and frappe.form_dict.get("form") in FIELDS:
		handle_form(context, frappe.form_dict.form)


def handle_form(context: Any, form: str) -> None:
	"""Handle a form sent without JavaScript: puts success or the error into the context."""
	context.given = {field: str(frappe.form_dict.get(field) or "") for field in FIELDS[form]}
	address = context.address_id or context.given["address"] or context.typed
	try:
		context.message = getattr(lead, form)(**{**context.given, "address": address})["message"]
		context.done, context.given = form, {}
	except FsmError as refusal:
		context.failed, context.refusal = form, str(refusal)
