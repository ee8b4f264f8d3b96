from __future__ import annotations

import frappe

from gigafibre_fsm.flow.provisioning import pushes
from gigafibre_fsm.gigafibre_fsm.stateful import StatefulDocument


class ProvisioningPush(StatefulDocument):
	@frappe.whitelist()
	def push_again(self) -> None:
		"""Button of the form: restart a failed push."""
		# Frappe only checks the read permission before it runs a document's method.
		frappe.has_permission("Service Equipment", "write", self.equipment, throw=True)
		pushes.push_again(self.name)
