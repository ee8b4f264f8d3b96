"""Stores received messages as Frappe's Communications, with their files."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import frappe
from frappe import _
from frappe.core.doctype.file.exceptions import MaxFileSizeReachedError
from frappe.model.document import Document
from frappe.utils import escape_html, now_datetime

from gigafibre_fsm.flow.messages import threads
from gigafibre_fsm.flow.messages.mail import Attachment

CONVERSATION, OF_MACHINE = "Communication", "Automated Message"


def add_message(
	issue: str, text: str, facts: dict[str, Any], attachments: Sequence[Attachment] = ()
) -> Document:
	"""Add a message to a ticket; a message from a person reopens a closed one. `facts` are further fields."""
	about = {"reference_doctype": threads.ISSUE, "reference_name": issue}
	content = {"content": html(text), "has_attachment": int(bool(attachments))}
	if facts.get("communication_type") == OF_MACHINE:
		# Frappe reopens a ticket for whatever is received about it.
		kept = _insert({**content, **facts})
		kept.db_set(about)
	else:
		kept = _insert({**about, **content, **facts})
		reopen(issue)
	for each in attachments:
		attach(kept, each.name, each.content)
	return kept


def store_without_ticket(customers: Sequence[str], text: str, facts: dict[str, Any]) -> Document:
	"""Store a message that belongs to no ticket (an automatic mail, a keyword such as STOP) with the customer; it needs no
	reply.
	"""
	about = {"reference_doctype": "Customer", "reference_name": customers[0]} if customers else {}
	return _insert({**about, "communication_type": OF_MACHINE, "content": html(text), **facts})


def attach(kept: Document, name: str, content: bytes) -> None:
	"""Store a file of a message; a file above the site's limit is only named in the message."""
	try:
		_file(kept, name, content)
	except MaxFileSizeReachedError:
		frappe.clear_last_message()
		told = _("{0} ({1} MB) is too large to be kept.").format(name, f"{len(content) / 1_048_576:.1f}")
		kept.db_set("content", f"{kept.content}<br>{escape_html(told)}", update_modified=False)
	except (OSError, SyntaxError, ValueError):
		# Frappe opens pictures, and fails for a broken one: it is stored as received.
		_file(kept, f"{name}.bin", content)


def _file(kept: Document, name: str, content: bytes) -> None:
	file = frappe.get_doc(
		{
			"doctype": "File",
			"file_name": name,
			"attached_to_doctype": kept.doctype,
			"attached_to_name": kept.name,
			"is_private": 1,
			"content": content,
		}
	)
	file.flags.ignore_permissions = True
	file.insert()


def reopen(issue: str) -> None:
	"""Set a ticket back to open: it waits for staff again."""
	if not threads.is_open(issue) or frappe.db.get_value(threads.ISSUE, issue, "status") == "Replied":
		doc = frappe.get_doc(threads.ISSUE, issue, for_update=True)
		doc.status = "Open"
		doc.flags.ignore_permissions = True
		doc.flags.ignore_mandatory = True
		doc.save()


def html(text: str) -> str:
	return escape_html(text).replace("\n", "<br>")


def _insert(facts: dict[str, Any]) -> Document:
	kept = frappe.get_doc(
		{
			"doctype": "Communication",
			"communication_type": CONVERSATION,
			"sent_or_received": "Received",
			"communication_date": now_datetime(),
			**facts,
		}
	)
	kept.flags.in_receive = True
	return kept.insert(ignore_permissions=True)
