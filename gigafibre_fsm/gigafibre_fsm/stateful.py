from __future__ import annotations

from typing import Any

import frappe
from frappe import _
from frappe.model import table_fields
from frappe.model.document import Document
from frappe.utils import cast

from gigafibre_fsm.exceptions import IllegalTransition, NotAllowed
from gigafibre_fsm.flow.states import MACHINES, UnknownState, is_legal


class StatefulDocument(Document):
	"""A record whose `status` moves only as `flow/states.py` allows, whoever saves it.

	What its form shows read-only is written by the steps of the flow: Frappe would take it from any REST call. What is
	`fixed` is what the record is about: once it is known, nobody makes it another one by hand.
	"""

	fixed: tuple[str, ...] = ()

	def validate(self) -> None:
		if self.is_by_hand():
			self.refuse_what_the_flow_writes()
		self.refuse_illegal_transition()

	def is_by_hand(self) -> bool:
		"""Whether somebody's form, list or REST call saves this, and not a service of the flow or an import."""
		machine = self.flags.ignore_permissions or frappe.flags.in_import or frappe.flags.in_migrate
		return not machine and frappe.session.user != "Administrator"

	def refuse_what_the_flow_writes(self) -> None:
		before = self.get_doc_before_save()
		if not before:
			born = next(iter(MACHINES[self.doctype]))
			if self.status not in (None, "", born) and self.meta.get_field("status").read_only:
				self._refuse("status")
			self._start_without_the_flow()
			return
		for field in self.meta.get("fields", {"read_only": 1}):
			derived = field.fetch_from or field.fieldtype in table_fields
			if not derived and _value(field, self) != _value(field, before):
				self._refuse(field.fieldname)
		for field in map(self.meta.get_field, self.fixed):
			if (known := _value(field, before)) and _value(field, self) != known:
				self._refuse(field.fieldname)

	def _start_without_the_flow(self) -> None:
		"""A new record, or the copy of one, has none of what the flow writes; as Frappe does where a role may not write."""
		for field in self.meta.get("fields", {"read_only": 1, "reqd": 0}):
			if not field.fetch_from:
				self.set(field.fieldname, [] if field.fieldtype in table_fields else field.default)

	def _refuse(self, fieldname: str) -> None:
		label = self.meta.get_label(fieldname)
		frappe.throw(_("{0} is not changed by hand: use the buttons.").format(_(label)), NotAllowed)

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


def _value(field: Any, doc: Document) -> Any:
	"""The field's value as the database would give it back; nothing, 0 and an empty text are the same."""
	value = doc.get(field.fieldname)
	return (cast(field.fieldtype, value) or None) if value not in (None, "") else None
