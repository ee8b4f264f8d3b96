from __future__ import annotations

from frappe.model.document import Document


class SMSOptOut(Document):
	"""A number that answered STOP (notifications/opt_outs.py); deleted when it sends START."""
