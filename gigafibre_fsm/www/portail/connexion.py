from __future__ import annotations

import re
from typing import Any

import frappe

from gigafibre_fsm.api import auth
from gigafibre_fsm.exceptions import FsmError
from gigafibre_fsm.web.page_context import posted, prepare

HOME = "/portail"
# Pages that one comes back to; public/js/portal/page.js says the same.
INSIDE = re.compile(r"/(portail/[a-z]|internet/commande)")


def get_context(context: Any) -> None:
	if frappe.session.user != "Guest":
		leave()
	prepare(context, "Sign in to my account")
	context.contact = context.sent_to = context.refusal = ""
	if posted():
		answer(context, str(frappe.form_dict.get("contact") or "")[:140], frappe.form_dict.get("code"))


def answer(context: Any, contact: str, code: str | None) -> None:
	"""The page's two forms, sent without JavaScript: ask for a code, then sign in with it."""
	context.contact = contact
	try:
		if code is None:
			auth.request_code(contact)
		else:
			context.sent_to = contact
			auth.verify_code(contact, code)
			leave()
		context.sent_to = contact
	except FsmError as refusal:
		context.refusal = str(refusal)


def leave() -> None:
	"""Redirect to the page that required signing in, or to the account."""
	wanted = str(frappe.form_dict.get("suite") or "")
	frappe.local.flags.redirect_location = wanted if INSIDE.match(wanted) else HOME
	raise frappe.Redirect
