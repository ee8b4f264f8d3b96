"""Tells open boards that something on them has changed, over Frappe's own socket server, once it is committed.

Only who may read jobs is in this room. The message is a hint: a board that hears it asks for its data again.
"""

from __future__ import annotations

import frappe
from frappe.model.document import Document

EVENT = "dispatch_board"
ROOM = "doctype:Dispatch Job"


def tell_boards(record: Document) -> None:
	"""`record` is a job, a technician, or time off."""
	message = {"doctype": record.doctype, "name": record.name}
	frappe.publish_realtime(EVENT, message, room=ROOM, after_commit=True)
