"""A promise to pay by a day: a payment agreement of one installment over all that is owed.

While it stands nobody reminds, charges or suspends; what was suspended for the debt comes back, as with every agreement.
"""

from __future__ import annotations

from datetime import date, timedelta

import frappe
from frappe import _
from frappe.model.document import Document

from gigafibre_fsm import locks
from gigafibre_fsm.exceptions import BadRequest, Conflict
from gigafibre_fsm.flow.collections import dunning, payment_agreements
from gigafibre_fsm.money import ZERO
from gigafibre_fsm.notifications.notify import tell_customer

LONGEST = timedelta(days=45)


def promise(customer: str, until: date, today: date) -> Document:
	"""Note that a customer pays what is owed by the day `until`; what was suspended for it comes back at once.

	Raises BadRequest for a day in the past or too far away, Conflict when nothing is owed or another agreement is in force.
	"""
	if not today <= until <= today + LONGEST:
		raise BadRequest(_("Please choose a day from today on, within {0} days.").format(LONGEST.days))
	locks.account(customer)
	if payment_agreements.in_force(customer):
		raise Conflict(_("A payment agreement is already in force for this customer: end it first."))
	owed = payment_agreements.owed(customer)
	if owed <= ZERO:
		raise Conflict(_("This customer owes nothing."))
	agreement = frappe.get_doc(
		{
			"doctype": payment_agreements.AGREEMENT,
			"status": "Active",
			"customer": customer,
			"agreed_on": today,
			"installments": [{"due_date": until, "amount": float(owed)}],
		}
	)
	agreement.insert(ignore_permissions=True)
	facts = {"total": str(owed), "date": str(until)}
	tell_customer(customer, "payment.promised", facts, f"payment.promised:{agreement.name}", agreement)
	return agreement


def restore_service(customer: str) -> list[str]:
	"""Restore what was suspended for a debt since its agreement was made; returns the subscriptions. If the agreement is
	broken, dunning begins anew, with a warning before the next suspension. Raises Conflict without an agreement.
	"""
	locks.account(customer)
	agreements = payment_agreements.in_force(customer)
	if not agreements:
		raise Conflict(_("Note a promise to pay first: then the service can come back before the payment."))
	return dunning.restore_for_agreement(customer, agreements[0])
