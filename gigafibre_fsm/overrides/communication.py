"""Communication: an answer of support reaches the customer; a message changes when its ticket is due."""

from __future__ import annotations

from frappe.model.document import Document

from gigafibre_fsm.flow.messages import answers
from gigafibre_fsm.flow.tickets import service_level


def after_insert(communication: Document, method: str | None = None) -> None:
	"""Sent through the outbox, once. Frappe's own queue then has no recipient left, so the customer gets it only once."""
	if answers.on_answer(communication):
		communication.update({"recipients": "", "cc": "", "bcc": ""})


def on_update(communication: Document, method: str | None = None) -> None:
	if communication.reference_doctype == service_level.ISSUE and communication.reference_name:
		service_level.refresh(communication.reference_name)
