from __future__ import annotations

from frappe.model.document import Document

from gigafibre_fsm.flow.ip_addresses import register


class IPRange(Document):
	"""Public addresses for static assignments; no two ranges overlap."""

	def before_validate(self) -> None:
		register.normalise_range(self)

	def validate(self) -> None:
		register.require_no_other_range(self)

	def on_trash(self) -> None:
		register.require_unused(self)
