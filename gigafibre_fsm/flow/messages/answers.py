"""Sends staff's replies to a ticket by the channel that its customer used, in the same thread."""

from __future__ import annotations

import re
from html import unescape
from typing import Any

import frappe
from frappe.model.document import Document

from gigafibre_fsm.flow.messages import threads
from gigafibre_fsm.flow.messages.people import customers_at
from gigafibre_fsm.notifications.notify import tell_customer, tell_person
from gigafibre_fsm.notifications.topics import EMAIL, SMS

TOPIC = "ticket.answered"
LINE_ENDS = re.compile(r"<br\s*/?>|</(?:p|div|li)>", re.IGNORECASE)
REFERENCES = 12


def on_answer(communication: Document) -> bool:
	"""Send a reply of staff to a ticket; returns whether the communication is such a reply."""
	if not is_answer(communication):
		return False
	issue = frappe.get_doc(threads.ISSUE, communication.reference_name)
	last = last_received(issue.name)
	facts = {"ticket": issue.name, "subject_line": issue.subject, "answer": plain(communication.content)}
	key = f"{TOPIC}:{communication.name}"
	if last and last.communication_medium == "SMS" and last.phone_no:
		language = _language(issue)
		tell_person(TOPIC, facts, key, phone=last.phone_no, language=language, reference=issue, by=SMS)
		return True
	if last and (address := _address_of(issue, last.sender or "")):
		tell_person(
			TOPIC,
			{**facts, "reply_subject": _reply_subject(last.subject)},
			key,
			email=address,
			language=_language(issue),
			reference=issue,
			by=EMAIL,
			headers=_thread_headers(issue.name, last),
		)
		return True
	if not issue.customer:
		return False
	tell_customer(issue.customer, TOPIC, facts, key, issue, by=EMAIL)
	return True


def _address_of(issue: Document, sender: str) -> str:
	"""The address for a reply by mail: the sender, unless the ticket belongs to a customer without this address."""
	if "@" not in sender:
		return ""
	if not issue.customer or issue.customer in customers_at(sender):
		return sender
	return frappe.db.get_value("Customer", issue.customer, "email_id") or ""


def is_answer(communication: Any) -> bool:
	return (
		communication.reference_doctype == threads.ISSUE
		and communication.communication_type == "Communication"
		and communication.sent_or_received == "Sent"
	)


def last_received(issue: str) -> Any | None:
	"""The customer's last message of a ticket that came by email or SMS: {communication_medium, sender, phone_no, subject,
	message_id}.
	"""
	rows = frappe.get_all(
		"Communication",
		filters={
			"reference_doctype": threads.ISSUE,
			"reference_name": issue,
			"communication_type": "Communication",
			"sent_or_received": "Received",
			"communication_medium": ("in", ("Email", "SMS")),
		},
		fields=["communication_medium", "sender", "phone_no", "subject", "message_id"],
		order_by="creation desc",
		limit=1,
	)
	return rows[0] if rows else None


def plain(text: str | None) -> str:
	"""HTML from an editor as plain text paragraphs."""
	lines = unescape(frappe.utils.strip_html(LINE_ENDS.sub("\n", text or ""))).splitlines()
	return "\n\n".join(line.strip() for line in lines if line.strip())


def _thread_headers(issue: str, last: Any) -> dict[str, str]:
	"""The In-Reply-To and References headers: the message that is answered, and earlier messages that were really sent and
	received.
	"""
	# Frappe gives staff's messages a Message-ID of its own, under which nothing was sent.
	received = frappe.get_all(
		"Communication",
		filters={
			"reference_doctype": threads.ISSUE,
			"reference_name": issue,
			"sent_or_received": "Received",
			"message_id": ("like", "%@%"),
		},
		fields=["message_id", "creation"],
	)
	sent = frappe.get_all(
		"Outbound Message",
		filters={
			"channel": EMAIL,
			"reference_doctype": threads.ISSUE,
			"reference_name": issue,
			"status": "Sent",
			"provider_reference": ("like", "<%"),
			# Frappe gives the name of a deleted ticket to the next one.
			"creation": (">=", frappe.db.get_value(threads.ISSUE, issue, "creation")),
		},
		fields=["provider_reference as message_id", "creation"],
	)
	chain = [
		f"<{row.message_id.strip('<>')}>" for row in sorted([*received, *sent], key=lambda row: row.creation)
	]
	answered = f"<{last.message_id}>"
	chain = [each for each in chain if each != answered][-REFERENCES:]
	return {"In-Reply-To": answered, "References": " ".join([*chain, answered])}


def _reply_subject(subject: str) -> str:
	return subject if subject.casefold().startswith("re:") else f"Re: {subject}"


def _language(issue: Document) -> str | None:
	return frappe.db.get_value("Customer", issue.customer, "language") if issue.customer else None
