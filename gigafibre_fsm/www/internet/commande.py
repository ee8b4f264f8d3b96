from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

import frappe

from gigafibre_fsm import dates
from gigafibre_fsm.exceptions import FsmError
from gigafibre_fsm.flow.checkout import referral_codes
from gigafibre_fsm.flow.checkout.service import resume, slots
from gigafibre_fsm.flow.vocabulary import INTERNET, PHONE, SETTINGS
from gigafibre_fsm.guards import tokens
from gigafibre_fsm.web import own_checkouts
from gigafibre_fsm.web.page_context import prepare

PHONE_ONLY = {"service": "telephone"}


def get_context(context: Any) -> None:
	prepare(context, "Your order")
	wanted = str(frappe.form_dict.get("s") or "")
	handle = wanted if "." in wanted else own_checkouts.handle_of(wanted)
	try:
		context.state = resume(handle)
	except FsmError as refusal:
		context.state = None
		context.http_status_code = refusal.http_status_code
		context.refusal = str(refusal)
		return
	if context.state["order"]:
		frappe.local.flags.redirect_location = context.state["tracking"]
		raise frappe.Redirect
	if handle == wanted:
		move_handle_to_cookie(handle)
	context.plans_link = plans_url(context.state)
	context.slots = slots(context.state["offer"])
	context.windows = dates.windows(context.lang)
	context.debit = bool(frappe.get_cached_value(SETTINGS, None, "accept_debit"))
	context.referrals = referral_codes.is_enabled()
	context.has_phone = any(line["service_type"] == PHONE for line in context.state["services"])


def move_handle_to_cookie(handle: str) -> None:
	"""Move the handle of the checkout from the URL to a cookie: URLs are copied, shared, photographed and kept in histories."""
	own_checkouts.remember_checkout(handle)
	name = own_checkouts.name_of(handle)
	frappe.local.flags.redirect_location = f"/internet/commande?{urlencode({'s': name})}"
	raise frappe.Redirect


def plans_url(state: dict[str, Any]) -> str:
	"""The link back to the first step: the plans of this address."""
	offer = tokens.read(state["offer"], "offer")
	only_phone = {} if any(line["service_type"] == INTERNET for line in state["services"]) else PHONE_ONLY
	return f"/internet/forfaits?{urlencode({'a': offer['a'], **only_phone})}"
