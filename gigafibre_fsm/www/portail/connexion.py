from __future__ import annotations

import re
from typing import Any

import frappe
from frappe.utils.oauth import get_oauth2_authorize_url

from gigafibre_fsm.api import auth
from gigafibre_fsm.exceptions import FsmError
from gigafibre_fsm.flow.vocabulary import SETTINGS
from gigafibre_fsm.web.page_context import posted, prepare

HOME = "/portail"
# Pages to return to after signing in; public/js/portal/page.js has the same list.
INSIDE = re.compile(r"/(portail/[a-z]|internet/commande)")


def get_context(context: Any) -> None:
	if frappe.session.user != "Guest":
		redirect_back()
	prepare(context, "Sign in to my account")
	context.contact = context.sent_to = context.refusal = ""
	context.identity = identity()
	if posted():
		handle_form(context, str(frappe.form_dict.get("contact") or "")[:140], frappe.form_dict.get("code"))


def handle_form(context: Any, contact: str, code: str | None) -> None:
	"""Handle the page's two forms sent without JavaScript: request a code, then sign in with it."""
	context.contact = contact
	try:
		if code is None:
			auth.request_code(contact)
		else:
			context.sent_to = contact
			auth.verify_code(contact, code)
			redirect_back()
		context.sent_to = contact
	except FsmError as refusal:
		context.refusal = str(refusal)


def identity() -> dict[str, str]:
	"""{"label", "href"} of the customers' login provider, if one is configured and enabled."""
	key = frappe.get_cached_doc(SETTINGS).customer_login
	enabled = {"name": key, "enable_social_login": 1}
	label = key and frappe.db.get_value("Social Login Key", enabled, "provider_name")
	return {"label": label, "href": get_oauth2_authorize_url(key, HOME)} if label else {}


def redirect_back() -> None:
	"""Redirect to the page that required signing in, or to the account."""
	wanted = str(frappe.form_dict.get("suite") or "")
	frappe.local.flags.redirect_location = wanted if INSIDE.match(wanted) else HOME
	raise frappe.Redirect
