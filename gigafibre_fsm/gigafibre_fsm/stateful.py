from __future__ import annotations

import frappe
from frappe import _
from frappe.model import table_fields
from frappe.model.document import Document

from gigafibre_fsm.exceptions import IllegalTransition
from gigafibre_fsm.flow.states import MACHINES, UnknownState, is_legal
from gigafibre_fsm.flow.support import live
from gigafibre_fsm.guards import by_hand


class StatefulDocument(Document):
	"""A record whose `status` changes only as `flow/states.py` allows, for every writer.

	Only the steps of the flow write its read-only fields: Frappe would accept them from any REST call. The `fixed` fields
	identify the subject of the record: once set, they cannot be changed manually.
	"""

	fixed: tuple[str, ...] = ()

	def validate(self) -> None:
		if self.is_by_hand():
			self.refuse_what_the_flow_writes()
		self.refuse_illegal_transition()

	def on_change(self) -> None:
		live.on_change(self)

	def is_by_hand(self) -> bool:
		return by_hand.is_by_hand(self)

	def refuse_what_the_flow_writes(self) -> None:
		before = self.get_doc_before_save()
		if not before:
			born = next(iter(MACHINES[self.doctype]))
			self.status = self.status or born
			if self.status != born and self.meta.get_field("status").read_only:
				by_hand.refuse(self, "status")
			self._start_without_the_flow()
			return
		shown = self.meta.get("fields", {"read_only": 1})
		by_hand.refuse_changes(self, before, [field for field in shown if not field.fetch_from])
		for field in map(self.meta.get_field, self.fixed):
			if (known := by_hand.value(field, before)) and by_hand.value(field, self) != known:
				by_hand.refuse(self, field.fieldname)

	def _start_without_the_flow(self) -> None:
		"""Clear the fields that the flow writes in a new record, or a copy, as Frappe does for fields that a role may not
		write.
		"""
		for field in self.meta.get("fields", {"read_only": 1, "reqd": 0}):
			if not field.fetch_from:
				self.set(field.fieldname, [] if field.fieldtype in table_fields else field.default)

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
				_("{0} {1} cannot change from {2} to {3}.").format(
					_(self.doctype), self.name, _(before.status), _(self.status)
				),
				IllegalTransition,
			)
