"""A customer's support requests and the answers to them. Internal notes of staff are not shown."""

from __future__ import annotations

import re
from typing import Any

import frappe
from frappe import _
from frappe.model.document import Document
from frappe.utils import getdate

from gigafibre_fsm import dates
from gigafibre_fsm.notifications.notify import tell_customer

LATEST = 60
TOPIC = "ticket.answered"
LINE_ENDS = re.compile(r"<br\s*/?>|</(?:p|div|li)>", re.IGNORECASE)


def of_customers(customers: list[str]) -> list[dict[str, Any]]:
	"""The latest requests: [{"name", "subject", "status", "status_label", "opened", "opened_label", "answers"}], each answer
	{"day", "text"}, oldest first.
	"""
	rows = frappe.get_all(
		"Issue",
		filters={"customer": ("in", customers)},
		fields=["name", "subject", "status", "opening_date", "resolution_details"],
		order_by="creation desc",
		limit=LATEST,
	)
	answers = _answers([row.name for row in rows])
	return [
		{
			"name": row.name,
			"subject": row.subject,
			"status": row.status,
			"status_label": _(row.status),
			"opened": str(row.opening_date or ""),
			"opened_label": _day(row.opening_date),
			"answers": answers.get(row.name, []) + _resolution(row),
		}
		for row in rows
	]


def on_answer(communication: Document) -> bool:
	"""Email the customer what staff answered to a request; returns whether the communication is such an answer."""
	if not is_answer(communication):
		return False
	issue = frappe.get_doc("Issue", communication.reference_name)
	if not issue.customer:
		return False
	facts = {"ticket": issue.name, "subject_line": issue.subject, "answer": plain(communication.content)}
	tell_customer(issue.customer, TOPIC, facts, f"{TOPIC}:{communication.name}", issue)
	return True


def is_answer(communication: Any) -> bool:
	return (
		communication.reference_doctype == "Issue"
		and communication.communication_type == "Communication"
		and communication.sent_or_received == "Sent"
	)


def plain(text: str | None) -> str:
	"""HTML from an editor as plain paragraphs."""
	lines = frappe.utils.strip_html(LINE_ENDS.sub("\n", text or "")).splitlines()
	return "\n\n".join(line.strip() for line in lines if line.strip())


def _answers(issues: list[str]) -> dict[str, list[dict[str, str]]]:
	rows = frappe.get_all(
		"Communication",
		filters={
			"reference_doctype": "Issue",
			"reference_name": ("in", issues or [""]),
			"communication_type": "Communication",
			"sent_or_received": "Sent",
		},
		fields=["reference_name", "communication_date", "content"],
		order_by="communication_date, creation",
	)
	found: dict[str, list[dict[str, str]]] = {}
	for row in rows:
		found.setdefault(row.reference_name, []).append(
			{"day": _day(row.communication_date), "text": plain(row.content)}
		)
	return found


def _resolution(row: Any) -> list[dict[str, str]]:
	text = plain(row.resolution_details)
	return [{"day": "", "text": text}] if text else []


def _day(value: Any) -> str:
	return dates.written(getdate(value), frappe.local.lang or "fr") if value else ""
