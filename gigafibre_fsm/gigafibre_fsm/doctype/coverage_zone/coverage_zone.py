from __future__ import annotations

import frappe
from frappe import _
from frappe.model.document import Document

from gigafibre_fsm.exceptions import BadRequest


class CoverageZone(Document):
	"""An area where fibre is live, planned, or in demand. `demand` counts the leads of its municipality."""

	def validate(self) -> None:
		if self.status == "Planned" and not self.planned_date:
			frappe.throw(_("A planned zone must have a planned date."), BadRequest)
