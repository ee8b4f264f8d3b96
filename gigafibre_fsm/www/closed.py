from __future__ import annotations

from typing import Any

import frappe
from frappe.utils import strip_html_tags

from gigafibre_fsm.guards.callers import HOMES, kind_of
from gigafibre_fsm.web.page_context import prepare


def get_context(context: Any) -> None:
	"""Replaces Frappe's refusal page: sign in first, or no access."""
	prepare(context, "You do not have access to this page")
	said = frappe.local.flags.get("fsm_said") or (0, "")
	context.message = said[1] or strip_html_tags(str(getattr(frappe.local, "message", None) or ""))
	context.home = HOMES[kind_of()]
