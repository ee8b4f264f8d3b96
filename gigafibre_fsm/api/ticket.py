"""The buttons of a ticket: answers of every day, two tickets that become one, and one that becomes two again."""

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
	"""What a macro would say and change: {"text", "language", "changes": [{"field", "label", "value"}]}. Nothing is sent."""
	return macros.prepare(_readable(issue, "read"), arguments.text(name, _("Macro")))


@frappe.whitelist(methods=["POST"])
@guards.roles(*teams.SUPPORT)
def use_macro(issue: str = "", name: str = "", text: str = "") -> dict[str, Any]:
	"""Answer the customer with `text` and make the macro's changes: {"answer", "status"}."""
	said = arguments.text(text, _("Answer"), max=5000, required=False, lines=True)
	return macros.apply_macro(_readable(issue, "write"), arguments.text(name, _("Macro")), said)


@frappe.whitelist(methods=["POST"])
@guards.roles(*teams.SUPPORT)
def merge(issue: str = "", into: str = "") -> dict[str, str]:
	"""Merge a ticket into another one of the same customer, which gets its thread, files and visits: {"ticket"}."""
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
