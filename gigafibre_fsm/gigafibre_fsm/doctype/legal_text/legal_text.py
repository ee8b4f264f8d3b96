from __future__ import annotations

import frappe
from frappe import _
from frappe.model.document import Document
from frappe.utils import getdate

from gigafibre_fsm.exceptions import Conflict

ACCEPTED = ("kind", "language", "version", "in_force_from", "is_sample", "text")
"""Kinds of texts that customers consent to."""


class LegalText(Document):
	"""One version of a text in one language. A text that customers have read or accepted cannot change: make a new version."""

	def validate(self) -> None:
		before = self.get_doc_before_save()
		if (
			before
			and not before.is_sample
			and getdate(before.in_force_from) <= getdate()
			and any(str(before.get(field)) != str(self.get(field)) for field in ACCEPTED)
		):
			frappe.throw(_("This text is in force. Create a new version instead."), Conflict)

	def on_trash(self) -> None:
		if not self.is_sample and getdate(self.in_force_from) <= getdate():
			frappe.throw(_("This text is in force. Create a new version instead."), Conflict)
