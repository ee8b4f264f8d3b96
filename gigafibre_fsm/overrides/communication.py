"""Communication: a reply of staff is sent to the customer; a message changes the due time of its ticket."""

from __future__ import annotations

from frappe.model.document import Document

from gigafibre_fsm.flow.messages import answers
from gigafibre_fsm.flow.tickets import service_level


def after_insert(communication: Document, method: str | None = None) -> None:
	"""Send a reply through the outbox, once. Frappe's own queue then has no recipient left."""
	if answers.on_answer(communication):
		communication.update({"recipients": "", "cc": "", "bcc": ""})


def on_update(communication: Document, method: str | None = None) -> None:
	if communication.reference_doctype == service_level.ISSUE and communication.reference_name:
		service_level.refresh(communication.reference_name)
