from __future__ import annotations

import frappe
from frappe import _

from gigafibre_fsm.exceptions import BadRequest, Conflict
from gigafibre_fsm.gigafibre_fsm.stateful import StatefulDocument


class ServiceLocation(StatefulDocument):
	"""A customer's address with its port on the network. Created by flow/ordering, activated by flow/activation."""

	fixed = ("customer", "fibre_port", "connection_type")

	def validate(self) -> None:
		super().validate()
		for fieldname, limit in (("latitude", 90), ("longitude", 180)):
			if abs(self.get(fieldname) or 0) > limit:
				frappe.throw(_("{0} is not valid.").format(_(self.meta.get_label(fieldname))), BadRequest)
		if self.fibre_port and self.has_value_changed("fibre_port"):
			self.refuse_shared_port()

	def refuse_shared_port(self) -> None:
		other = frappe.db.get_value(
			"Service Location",
			{"fibre_port": self.fibre_port, "name": ["!=", self.name], "status": ["!=", "Disconnected"]},
		)
		if other:
			frappe.throw(_("Port {0} already serves {1}.").format(self.fibre_port, other), Conflict)
