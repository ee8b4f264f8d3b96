from __future__ import annotations

import frappe
from frappe import _
from frappe.model.document import Document

from gigafibre_fsm.exceptions import BadRequest, Conflict
from gigafibre_fsm.flow.scheduling.job_types import require_possible_duration
from gigafibre_fsm.flow.vocabulary import JOB_TYPES


class JobType(Document):
	"""The requirements of a type of visit; flow/scheduling/job_types.py reads it when a visit is opened."""

	def validate(self) -> None:
		require_possible_duration(self.minutes or 0)
		if self.minutes_no_drop:
			require_possible_duration(self.minutes_no_drop)
		keys = [row.item_key for row in self.checklist]
		if len(keys) != len(set(keys)):
			frappe.throw(_("A step of the checklist is listed twice."), BadRequest)

	def on_trash(self) -> None:
		# Orders, tickets and returns open visits of these types: without one, the order would be refused.
		if self.name in JOB_TYPES:
			frappe.throw(_("Visits of the type {0} are opened automatically.").format(_(self.name)), Conflict)
