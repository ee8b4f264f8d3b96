from __future__ import annotations

import frappe
from frappe import _
from frappe.model.document import Document
from frappe.utils import escape_html

from gigafibre_fsm.exceptions import BadRequest
from gigafibre_fsm.flow.tickets import macros
from gigafibre_fsm.flow.vocabulary import LANGUAGES


class TicketMacro(Document):
	"""A prepared reply, in both languages. Saving validates its placeholders."""

	def validate(self) -> None:
		wrong = [
			_("{0}: {1} is not known here. Known: {2}.").format(
				_(self.meta.get_label(f"reply_{language}")), escape_html(what), ", ".join(macros.KNOWN)
			)
			for language in LANGUAGES
			for what in macros.problems(self.get(f"reply_{language}") or "", language)
		]
		if wrong:
			frappe.throw("<br>".join(wrong), BadRequest)
		written = [language for language in LANGUAGES if (self.get(f"reply_{language}") or "").strip()]
		if written and len(written) < len(LANGUAGES):
			frappe.throw(_("Write the answer in both languages."), BadRequest)
		if not written and not any(self.get(field) for field in macros.CHANGES):
			frappe.throw(_("Write an answer, or choose what changes."), BadRequest)
