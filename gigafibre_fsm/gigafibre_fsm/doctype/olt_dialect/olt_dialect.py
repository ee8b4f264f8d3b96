from __future__ import annotations

import re

import frappe
from frappe import _
from frappe.model.document import Document

from gigafibre_fsm.exceptions import BadRequest
from gigafibre_fsm.flow.network import dialects
from gigafibre_fsm.integrations.olt.dialect import FIND_NEW, MissingValue
from gigafibre_fsm.integrations.olt.line import Line

EXAMPLE = Line(0, 1, 2, 3, serial="ABCD12345678", profile="LP:100", vlan=40, description="example")
PATTERNS = (
	"refused", "busy", "already", "missing", "found", "power_lost", "light_lost", *dialects.PATTERNS.values(),
)  # fmt: skip


class OLTDialect(Document):
	"""The command language of a family of OLTs. Saving validates its commands and expressions."""

	def validate(self) -> None:
		for field in PATTERNS:
			try:
				found = re.compile(self.get(field) or "")
			except re.error as wrong:
				sentence = _("{0}: {1} is no regular expression ({2}).")
				label = _(self.meta.get_label(field))
				frappe.throw(sentence.format(label, self.get(field), wrong), BadRequest)
			if field in dialects.PATTERNS.values() and self.get(field) and found.groups != 1:
				frappe.throw(_("{0}: one group is needed.").format(_(self.meta.get_label(field))), BadRequest)
		if self.found and not {"serial", "frame", "slot", "port"} <= set(re.compile(self.found).groupindex):
			frappe.throw(
				_("{0}: the groups serial, frame, slot and port are needed.").format(_("New ONT")), BadRequest
			)
		spoken = dialects.of_record(self)
		for row in self.commands:
			try:
				spoken.lines(row.action, EXAMPLE)
			except (MissingValue, ValueError, IndexError) as wrong:
				frappe.throw(
					_("{0}: the commands cannot be made ({1}).").format(_(row.action), wrong), BadRequest
				)
		if not any(row.action == FIND_NEW for row in self.commands):
			self.found = ""
