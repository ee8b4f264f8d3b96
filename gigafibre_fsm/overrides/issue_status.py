"""ERPNext's status buttons in the ticket list. Its own methods write only the status, without permission checks, due time,
parts, visit and the closing user. These save each ticket.
"""

from __future__ import annotations

import frappe

from gigafibre_fsm.guards.arguments import json_list, text

MOST_AT_ONCE = 500


@frappe.whitelist()
def set_status(name: str, status: str) -> None:
	"""Replaces `erpnext.support.doctype.issue.issue.set_status`."""
	_save(name, status)


@frappe.whitelist()
def set_multiple_status(names: str | list, status: str) -> None:
	"""Replaces `erpnext.support.doctype.issue.issue.set_multiple_status`: all tickets, or none."""
	for name in json_list(names, "names", max=MOST_AT_ONCE):
		_save(text(name, "names"), status)


def _save(name: str, status: str) -> None:
	issue = frappe.get_doc("Issue", name)
	issue.status = status
	issue.save()
