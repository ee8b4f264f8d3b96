from __future__ import annotations

import frappe
from frappe import _
from frappe.model.document import Document

from gigafibre_fsm.exceptions import BadRequest

LONGEST_VISIT = 12 * 60


class JobType(Document):
	"""What a visit of this type takes: flow/scheduling/job_types.py reads it when a visit is opened."""

	def validate(self) -> None:
		for minutes in (self.minutes or 0, self.minutes_no_drop or 0):
			if not 0 <= minutes <= LONGEST_VISIT:
				frappe.throw(_("A visit takes at most {0} minutes.").format(LONGEST_VISIT), BadRequest)
		keys = [row.item_key for row in self.checklist]
		if len(keys) != len(set(keys)):
			frappe.throw(_("A step of the checklist is listed twice."), BadRequest)
