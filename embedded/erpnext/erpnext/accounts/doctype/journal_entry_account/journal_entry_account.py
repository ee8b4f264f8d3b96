from __future__ import annotations

from frappe.model.document import Document


class JournalEntryAccount(Document):
	pass
