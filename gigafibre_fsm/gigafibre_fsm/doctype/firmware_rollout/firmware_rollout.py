from __future__ import annotations

import frappe
from frappe import _
from frappe.utils import cint

from gigafibre_fsm.exceptions import BadRequest
from gigafibre_fsm.flow.provisioning import firmware
from gigafibre_fsm.gigafibre_fsm.stateful import StatefulDocument
from gigafibre_fsm.gigafibre_fsm.timed import TimedDocument


class FirmwareRollout(TimedDocument, StatefulDocument):
	def validate(self) -> None:
		super().validate()
		for fieldname in ("percent", "stop_at"):
			if not 1 <= cint(self.get(fieldname)) <= 100:
				frappe.throw(
					_("{0} is between 1 and 100.").format(_(self.meta.get_label(fieldname))), BadRequest
				)
		if cint(self.at_once) < 1:
			frappe.throw(_("{0} is too small.").format(_(self.meta.get_label("at_once"))), BadRequest)
		if self.status == "Draft":
			self.remaining = len(firmware.remaining_devices(self))

	@frappe.whitelist()
	def run(self) -> None:
		"""Button of the form: start or resume."""
		self._move(firmware.RUNNING)

	@frappe.whitelist()
	def pause(self) -> None:
		"""Button of the form: order no more updates, and cancel those that have not begun."""
		self._move(firmware.PAUSED)
		firmware.cancel_waiting(self)

	def _move(self, status: str) -> None:
		# Frappe only checks the read permission before it runs a document's method.
		frappe.has_permission(self.doctype, "write", self.name, throw=True)
		self.update({"status": status, "stopped_because": None})
		self.save()
