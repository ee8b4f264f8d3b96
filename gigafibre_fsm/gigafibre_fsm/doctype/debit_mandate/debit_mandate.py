import frappe
from frappe.model.document import Document

from gigafibre_fsm.flow.collections import debit_mandates

MAY_SEND = ("FSM Manager", "Accounts Manager", "System Manager")


class DebitMandate(Document):
	"""A customer's written pre-authorized debit mandate, from the former system. Created by migration/."""

	@frappe.whitelist()
	def send_to_stripe(self) -> None:
		"""Button of the form: bills are debited by this mandate once Stripe has accepted it."""
		frappe.only_for(MAY_SEND, message=True)
		debit_mandates.send_to_stripe(self.name)
