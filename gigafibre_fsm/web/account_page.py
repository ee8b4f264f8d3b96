"""The common context of the customer's account pages: signed-in user, navigation."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import frappe
from frappe import _

from gigafibre_fsm.exceptions import FsmError
from gigafibre_fsm.web.page_context import STYLES, prepare, require_sign_in

# (page, icon, label, in the phone's bar): the bar has room for five, the others are one tap further.
PAGES = (
	("", "house", "Home", True),
	("wifi", "wifi", "WiFi", True),
	("factures", "receipt", "Bills", True),
	("forfaits", "panels-top-left", "Services", True),
	("telephone", "phone", "Telephone", False),
	("visites", "calendar-days", "Visits", False),
	("aide", "life-buoy", "Help", True),
	("profil", "user", "Profile", False),
)


def prepare_page(context: Any, page: str, title: str, read: Callable[[], dict[str, Any]]) -> None:
	"""Prepare one of PAGES with the data that `read` returns. A visitor is redirected to the sign-in; a user without a
	Customer sees why the page is empty.
	"""
	require_sign_in(frappe.request.full_path.rstrip("?") if page else "")
	prepare(context, title)
	context.styles = (*STYLES, "portal")
	context.here = page
	context.refusal = ""
	context.navigation = [
		{
			"href": f"/portail/{key}".rstrip("/"),
			"icon": icon,
			"label": _(label, context="Portal"),
			"on_phone": on_phone,
			"current": key == page,
		}
		for key, icon, label, on_phone in PAGES
	]
	try:
		context.update(read())
	except FsmError as refusal:
		context.refusal = str(refusal)
