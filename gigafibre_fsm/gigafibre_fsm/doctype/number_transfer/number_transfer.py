from __future__ import annotations

import frappe
from frappe import _

from gigafibre_fsm import telephone
from gigafibre_fsm.exceptions import BadRequest
from gigafibre_fsm.gigafibre_fsm.stateful import StatefulDocument

PRIVATE = "/private/files/"
OVER = ("Completed", "Refused")


class NumberTransfer(StatefulDocument):
	"""The transfer (port-in) of a telephone number; flow/telephony/number_transfers.py changes its state."""

	fixed = ("customer",)

	def validate(self) -> None:
		super().validate()
		try:
			self.number = telephone.read(self.number or "")
		except ValueError:
			frappe.throw(_("{0}: this telephone number is incomplete.").format(_("Number")), BadRequest)
		if self.bill_copy and not self.bill_copy.startswith(PRIVATE):
			frappe.throw(_("Attach the bill as a private file: it is a customer's."), BadRequest)
		other = {"number": self.number, "status": ("not in", OVER), "name": ("!=", self.name)}
		if self.status not in OVER and (known := frappe.db.exists("Number Transfer", other)):
			frappe.throw(_("{0} already asks for this number.").format(known), BadRequest)
