"""Desk notifications (the bell): a line for each of these users, with a link to the record."""

from __future__ import annotations

from collections.abc import Iterable

import frappe
from frappe.model.document import Document
from frappe.utils import escape_html


def notify_users(users: Iterable[str], about: Document, sentence: str) -> None:
	for user in sorted(users):
		frappe.get_doc(
			{
				"doctype": "Notification Log",
				"for_user": user,
				"type": "Alert",
				"document_type": about.doctype,
				"document_name": about.name,
				"subject": escape_html(sentence),
			}
		).insert(ignore_permissions=True)
