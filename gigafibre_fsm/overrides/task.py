"""Task: an installation task is closed by its evidence, or by a user with a reason; it then leaves the to-do lists."""

from __future__ import annotations

from frappe.model.document import Document

from gigafibre_fsm.flow.ordering import task_owners
from gigafibre_fsm.flow.vocabulary import CLOSED


def validate(task: Document, method: str | None = None) -> None:
	task_owners.require_reason(task)
	if task.get("fsm_task") and task.status in CLOSED:
		task_owners.remove_from_todo_lists([task.name])
