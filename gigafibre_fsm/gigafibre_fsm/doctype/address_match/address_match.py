from __future__ import annotations

import frappe
from frappe import _
from frappe.utils import now_datetime

from gigafibre_fsm.exceptions import Conflict
from gigafibre_fsm.gigafibre_fsm.stateful import StatefulDocument

MANUAL = "review"


class AddressMatch(StatefulDocument):
	"""A candidate link between a drop and a civic address; accepting it links the two, undoing it unlinks them."""

	def validate(self) -> None:
		super().validate()
		if self.has_value_changed("status") and self.status != "Proposed":
			self.reviewer, self.reviewed_at = frappe.session.user, now_datetime()
			if self.status == "Accepted":
				self.refuse_second_drop()

	def refuse_second_drop(self) -> None:
		other = frappe.db.get_value(
			"Fibre Port", {"civic_address": self.civic_address, "name": ["!=", self.fibre_port]}
		)
		if other and not self.flags.several_drops_known:
			frappe.throw(_("Drop {0} is already linked to this address.").format(other), Conflict)

	def on_update(self) -> None:
		if not self.has_value_changed("status"):
			return
		linked = frappe.db.get_value("Fibre Port", self.fibre_port, "civic_address")
		if self.status == "Accepted":
			self.link(self.civic_address)
		elif linked and str(linked) == str(self.civic_address):
			self.link(None)

	def link(self, civic_address: str | int | None) -> None:
		port = frappe.get_doc("Fibre Port", self.fibre_port, for_update=True)
		port.civic_address = civic_address
		port.match_score = self.score if civic_address else 0
		port.match_method = (self.method or MANUAL) if civic_address else None
		port.save(ignore_permissions=True)
