"""A promise to pay by a day: a payment agreement of one installment over all that is owed.

While it stands nobody reminds, charges or suspends; service that was suspended for the debt comes back on the promise.
"""

from __future__ import annotations

from datetime import date, timedelta

import frappe
from frappe import _
from frappe.model.document import Document

from gigafibre_fsm import locks
from gigafibre_fsm.exceptions import BadRequest, Conflict
from gigafibre_fsm.flow.activation import suspension
from gigafibre_fsm.flow.billing import corrections
from gigafibre_fsm.flow.collections import payment_agreements
from gigafibre_fsm.money import ZERO
from gigafibre_fsm.notifications.notify import tell_customer, tell_staff

LONGEST = timedelta(days=45)


def promise(customer: str, until: date, today: date, restore: bool = False) -> Document:
	"""Note that a customer pays what is owed by the day `until`; with `restore` their service comes back at once.

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
	restored = restore_service(customer, today) if restore else []
	facts = {"total": str(owed), "date": str(until), "restored": bool(restored)}
	tell_customer(customer, "payment.promised", facts, f"payment.promised:{agreement.name}", agreement)
	return agreement


def restore_service(customer: str, today: date) -> list[str]:
	"""Restore what was suspended for a debt, on the strength of an agreement in force; returns the subscriptions. If it is
	broken, dunning begins anew, with a warning before the next suspension. Raises Conflict without an agreement.
	"""
	locks.account(customer)
	agreements = payment_agreements.in_force(customer)
	if not agreements:
		raise Conflict(_("Note a promise to pay first: then the service can come back before the payment."))
	stopped = suspension.locked(customer, status="Suspended", suspension=suspension.UNPAID)
	if not stopped:
		return []
	for subscription in stopped:
		corrections.bill_again(subscription, today)
	suspension.resume(stopped)
	frappe.db.set_value("Customer", customer, "fsm_dunning_state", "Open")
	reference = frappe.get_doc("Customer", customer)
	facts = {"invoice": agreements[0], "date": str(today)}
	key = f"service.restored:{agreements[0]}:{today}"
	staff = {**facts, "customer": customer, "services": [row.name for row in stopped]}
	tell_staff("service.restored", staff, key, reference)
	return [row.name for row in stopped]
