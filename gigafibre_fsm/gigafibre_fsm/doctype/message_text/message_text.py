from __future__ import annotations

import frappe
from frappe import _
from frappe.model.document import Document

from gigafibre_fsm.exceptions import BadRequest
from gigafibre_fsm.notifications import own_texts, templates
from gigafibre_fsm.notifications.templates import Words
from gigafibre_fsm.notifications.topics import TOPICS


class MessageText(Document):
	"""The staff's text of a message to customers, in one language. Saving validates that it can be sent."""

	def validate(self) -> None:
		topic = TOPICS.get(self.topic)
		if not topic or topic.audience == "staff":
			frappe.throw(_("There is no message to customers with this name."), BadRequest)
		words = Words(self.sms or "", self.subject or "", self.body or "")
		wrong = templates.problems(self.topic, self.language, words)
		if wrong:
			frappe.throw("<br>".join(self._told(*each) for each in wrong), BadRequest)

	def on_update(self) -> None:
		own_texts.clear_cache()

	def on_trash(self) -> None:
		own_texts.clear_cache()

	def _told(self, block: str, what: str) -> str:
		where = _(self.meta.get_label(block))
		if what == "long":
			return _("{0}: at most {1} characters.").format(where, templates.longest_sms(self.get(block)))
		known = ", ".join(sorted(templates.facts_of(self.topic, self.language)))
		return _("{0}: {1} is not known here. Known: {2}.").format(
			where, frappe.utils.escape_html(what), known
		)
