"""What this app adds to the life of a Communication: an answer of support reaches the customer."""

from __future__ import annotations

from frappe.model.document import Document

from gigafibre_fsm.flow.portal import tickets


def after_insert(communication: Document, method: str | None = None) -> None:
	"""Through the outbox, once. Frappe's own queue finds nobody left to write to: the customer reads it once."""
	if tickets.on_answer(communication):
		communication.update({"recipients": "", "cc": "", "bcc": ""})
