from __future__ import annotations

from datetime import timedelta

import frappe
from frappe import _
from frappe.utils import getdate

from gigafibre_fsm.exceptions import BadRequest, Conflict
from gigafibre_fsm.flow.billing import holds
from gigafibre_fsm.flow.collections import payment_agreements
from gigafibre_fsm.gigafibre_fsm.stateful import StatefulDocument

LONGEST = timedelta(days=731)
"""The longest agreement: dunning waits while it is in force, so one until 2099 would waive the debt."""


class PaymentAgreement(StatefulDocument):
	"""An agreement to pay by installments: no reminder and no suspension while it is Active.
	flow/collections/payment_agreements.py ends it as Kept or Broken.
	"""

	fixed = ("customer", "agreed_on")

	def validate(self) -> None:
		super().validate()
		if any((row.amount or 0) <= 0 for row in self.installments):
			frappe.throw(_("Each installment needs an amount above zero."), BadRequest)
		last = max((getdate(row.due_date) for row in self.installments), default=getdate())
		if last > getdate() + LONGEST and not self.flags.ignore_permissions:
			frappe.throw(_("The last installment must be due within two years."), BadRequest)
		other = {"customer": self.customer, "status": "Active", "name": ("!=", self.name)}
		if self.status == "Active" and (known := frappe.db.exists("Payment Agreement", other)):
			frappe.throw(
				_("{0} is already in force for this customer: end it first.").format(known), BadRequest
			)

	def before_insert(self) -> None:
		if holds.is_on_hold(self.customer, getdate(self.agreed_on)):
			frappe.throw(
				_("{0} still pays to the former system: make this agreement there.").format(self.customer),
				Conflict,
			)

	def after_insert(self) -> None:
		payment_agreements.on_begin(self)

	@frappe.whitelist()
	def withdraw(self) -> None:
		"""Button of the form: withdraw the agreement; dunning goes on."""
		self.check_permission("write")
		payment_agreements.cancel(self.name)
