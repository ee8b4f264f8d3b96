"""Buttons of a ticket: macros, merge, and undoing a merge."""

from __future__ import annotations

from typing import Any

import frappe
from frappe import _

from gigafibre_fsm import guards
from gigafibre_fsm.exceptions import NotFound
from gigafibre_fsm.flow.tickets import macros, merging
from gigafibre_fsm.guards import arguments, teams


@frappe.whitelist(methods=["GET"])
@guards.roles(*teams.SUPPORT)
def macro(issue: str = "", name: str = "") -> dict[str, Any]:
	"""A preview of a macro, its text and changes: {"text", "language", "changes": [{"field", "label", "value"}]}. Sends
	nothing.
	"""
	return macros.prepare(_readable(issue, "read"), arguments.text(name, _("Macro")))


@frappe.whitelist(methods=["POST"])
@guards.roles(*teams.SUPPORT)
def use_macro(issue: str = "", name: str = "", text: str = "") -> dict[str, Any]:
	"""Reply to the customer with `text` and make the macro's changes: {"answer", "status"}."""
	said = arguments.text(text, _("Answer"), max=5000, required=False, lines=True)
	return macros.apply_macro(_readable(issue, "write"), arguments.text(name, _("Macro")), said)


@frappe.whitelist(methods=["POST"])
@guards.roles(*teams.SUPPORT)
def merge(issue: str = "", into: str = "") -> dict[str, str]:
	"""Merge a ticket into another one of the same customer, which receives its messages, files and visits: {"ticket"}."""
	return {"ticket": merging.merge(_readable(issue, "write"), _readable(into, "write")).name}


@frappe.whitelist(methods=["POST"])
@guards.roles(*teams.SUPPORT)
def separate(issue: str = "") -> dict[str, str]:
	"""Undo the merge of a ticket: {"ticket"}."""
	return {"ticket": merging.separate(_readable(issue, "write")).name}


def _readable(issue: object, right: str) -> str:
	name = arguments.text(issue, _("Ticket"))
	if not frappe.db.exists("Issue", name) or not frappe.has_permission("Issue", right, name):
		raise NotFound(_("Ticket not found."))
	return name
