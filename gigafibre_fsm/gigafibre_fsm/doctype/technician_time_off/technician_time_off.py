from __future__ import annotations

import frappe
from frappe import _
from frappe.utils import get_time, getdate

from gigafibre_fsm.exceptions import BadRequest
from gigafibre_fsm.flow.dispatch.live import notify_boards
from gigafibre_fsm.flow.vocabulary import BLACKOUT
from gigafibre_fsm.gigafibre_fsm.timed import TimedDocument


class TechnicianTimeOff(TimedDocument):
	"""Vacation, training, lunch: no visits are offered or planned then. A blackout applies to everyone."""

	def validate(self) -> None:
		if self.kind == BLACKOUT:
			self.technician = None
		elif not self.technician:
			frappe.throw(_("Choose a technician."), BadRequest)
		if getdate(self.to_date) < getdate(self.from_date):
			frappe.throw(_("The end date cannot be before the start date."), BadRequest)
		if not self.whole_day and get_time(self.from_time) >= get_time(self.to_time):
			frappe.throw(_("The hours end before they start."), BadRequest)

	def on_update(self) -> None:
		notify_boards(self)

	def on_trash(self) -> None:
		notify_boards(self)
