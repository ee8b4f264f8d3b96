"""Reads a customer's messages in both directions, and sends staff's replies: the functions for other packages."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import frappe
from frappe import _
from frappe.model.document import Document
from frappe.utils import escape_html, get_fullname, now_datetime

from gigafibre_fsm.exceptions import NotFound
from gigafibre_fsm.filters import among
from gigafibre_fsm.flow.messages import answers, communications, threads

LATEST = 200


@dataclass(frozen=True)
class File:
	"""`url` is a private file of the site."""

	name: str
	url: str


@dataclass(frozen=True)
class Message:
	"""One message of a thread. `incoming`: from the customer; `channel` is Email, SMS or Portal; `automatic`: written by a
	machine; `issue` is empty for a message without a ticket. `at` is the site's time.
	"""

	name: str
	at: datetime
	incoming: bool
	channel: str
	sender: str
	subject: str
	text: str
	issue: str
	automatic: bool = False
	files: tuple[File, ...] = ()


def thread_of(customer: str, until: datetime | None = None, most: int = LATEST) -> list[Message]:
	"""The latest `most` messages of a customer in both directions, oldest first; with `until` (site time) only messages up to
	then.
	"""
	issues = frappe.get_all(threads.ISSUE, {"customer": customer}, pluck="name")
	return _messages([(threads.ISSUE, issues), ("Customer", [customer])], most, until)


def of_issue(issue: str) -> list[Message]:
	"""The messages of one ticket, oldest first."""
	return _messages([(threads.ISSUE, [issue])])


def of_issues(issues: list[str]) -> dict[str, list[Message]]:
	"""{ticket: messages} of several tickets, without automatic messages."""
	found: dict[str, list[Message]] = {issue: [] for issue in issues}
	for message in _messages([(threads.ISSUE, issues)], LATEST * 5):
		if not message.automatic:
			found[message.issue].append(message)
	return found


def answer(issue: str, text: str) -> str:
	"""Reply to a ticket by the channel that its customer used last; returns the Communication. Raises NotFound."""
	if not frappe.db.exists(threads.ISSUE, issue):
		raise NotFound(_("Request not found."))
	return _write(issue, text, "Sent").name


def add(issue: str, text: str, files: Sequence[tuple[str, bytes]] = ()) -> str:
	"""Add a customer's message to a ticket, from the portal. Reopens a closed ticket; for a merged one it goes to the
	remaining ticket. Returns the Communication.
	"""
	issue = threads.remaining_ticket(issue)
	kept = _write(issue, text, "Received", communication_medium="Other")
	for name, content in files:
		communications.attach(kept, name, content)
	communications.reopen(issue)
	return kept.name


def _write(issue: str, text: str, way: str, **more: Any) -> Document:
	doc = frappe.get_doc(
		{
			"doctype": "Communication",
			"communication_type": "Communication",
			"communication_medium": "Email",
			"sent_or_received": way,
			"reference_doctype": threads.ISSUE,
			"reference_name": issue,
			"subject": frappe.db.get_value(threads.ISSUE, issue, "subject"),
			"content": escape_html(text).replace("\n", "<br>"),
			"text_content": text,
			"sender_full_name": get_fullname(),
			"communication_date": now_datetime(),
			**more,
		}
	)
	return doc.insert(ignore_permissions=True)


def _messages(
	about: list[tuple[str, list[str]]], most: int = LATEST, until: datetime | None = None
) -> list[Message]:
	rows: list[Any] = []
	for doctype, names in about:
		rows += frappe.get_all(
			"Communication",
			filters={
				"reference_doctype": doctype,
				"reference_name": among(names),
				"communication_type": ("in", (communications.CONVERSATION, communications.OF_MACHINE)),
				**({"communication_date": ("<=", until)} if until else {}),
			},
			fields=[
				"name", "communication_date", "creation", "sent_or_received", "communication_medium", "sender",
				"sender_full_name", "subject", "content", "communication_type", "reference_doctype", "reference_name",
			],
			order_by="creation desc",
			limit=most,
		)  # fmt: skip
	rows.sort(key=lambda row: row.creation)
	files = _files([row.name for row in rows])
	return [_message(row, files.get(row.name, ())) for row in rows[-most:]]


def _message(row: Any, files: tuple[File, ...] | list[File]) -> Message:
	return Message(
		name=row.name,
		at=row.communication_date or row.creation,
		incoming=row.sent_or_received == "Received",
		channel="Portal" if row.communication_medium == "Other" else row.communication_medium or "Email",
		sender=row.sender_full_name or row.sender or "",
		subject=row.subject or "",
		text=answers.plain(row.content),
		issue=row.reference_name if row.reference_doctype == threads.ISSUE else "",
		automatic=row.communication_type == communications.OF_MACHINE,
		files=tuple(files),
	)


def _files(communications: list[str]) -> dict[str, list[File]]:
	rows = frappe.get_all(
		"File",
		filters={"attached_to_doctype": "Communication", "attached_to_name": among(communications)},
		fields=["attached_to_name", "file_name", "file_url"],
		order_by="creation",
	)
	found: dict[str, list[File]] = {}
	for row in rows:
		found.setdefault(row.attached_to_name, []).append(File(row.file_name, row.file_url))
	return found
