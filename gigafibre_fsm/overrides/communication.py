"""Communication: an answer of support reaches the customer."""

from __future__ import annotations

from frappe.model.document import Document

from gigafibre_fsm.flow.messages import answers


def after_insert(communication: Document, method: str | None = None) -> None:
	"""Sent through the outbox, once. Frappe's own queue then has no recipient left, so the customer gets it only once."""
	if answers.on_answer(communication):
		communication.update({"recipients": "", "cc": "", "bcc": ""})
