from __future__ import annotations

import frappe
from frappe import _
from frappe.model.document import Document

from gigafibre_fsm.exceptions import IllegalTransition
from gigafibre_fsm.flow.states import UnknownState, is_legal


class StatefulDocument(Document):
	"""A record whose `status` moves only as `flow/states.py` allows, whoever saves it."""

	def validate(self) -> None:
		self.refuse_illegal_transition()

	def refuse_illegal_transition(self) -> None:
		before = self.get_doc_before_save()
		if not before:
			return
		try:
			legal = is_legal(self.doctype, before.status, self.status)
		except UnknownState:
			legal = False
		if not legal:
			frappe.throw(
				_("{0} {1} cannot go from {2} to {3}.").format(
					_(self.doctype), self.name, _(before.status), _(self.status)
				),
				IllegalTransition,
			)
