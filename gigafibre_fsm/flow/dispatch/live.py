"""Notifies open boards of changes, over Frappe's socket server, after the commit.

Only users who may read jobs are in this room. The message has no content: a board that receives it loads its data again.
"""

from __future__ import annotations

import frappe
from frappe.model.document import Document

EVENT = "dispatch_board"
ROOM = "doctype:Dispatch Job"


def notify_boards(record: Document) -> None:
	"""`record` is a job, a technician, or time off."""
	message = {"doctype": record.doctype, "name": record.name}
	frappe.publish_realtime(EVENT, message, room=ROOM, after_commit=True)
