from __future__ import annotations

from frappe.model.document import Document

from gigafibre_fsm.flow.ip_addresses import register


class StaticIP(Document):
	"""An assignment of an address or a block to a location; assignments of an address never overlap in time."""

	def before_validate(self) -> None:
		register.normalise_assignment(self)

	def validate(self) -> None:
		register.require_no_conflict(self)
