"""Payment promises: a payment agreement over the whole debt, by a day or by installments from that day.

While it is in force, reminders, charges and suspensions stop, and suspended services are restored, as with every agreement.
"""

from __future__ import annotations

from datetime import date, timedelta

import frappe
from frappe import _
from frappe.model.document import Document

from gigafibre_fsm import dates, locks, money
from gigafibre_fsm.exceptions import BadRequest, Conflict
from gigafibre_fsm.flow.collections import dunning, installments, payment_agreements
from gigafibre_fsm.flow.collections.installments import Installment
from gigafibre_fsm.money import ZERO
from gigafibre_fsm.notifications import templates
from gigafibre_fsm.notifications.notify import tell_customer

LONGEST = timedelta(days=45)
"""Days from today to the first payment, at most."""
MOST = 12
"""The most installments."""


def offer(customer: str, first: date, count: int, step: str, today: date) -> list[Installment]:
	"""The debt in installments; writes nothing. Raises BadRequest for a day in the past or too far away, Conflict when
	nothing is owed or another agreement is in force.
	"""
	if not today <= first <= today + LONGEST:
		raise BadRequest(_("Please choose a day from today on, within {0} days.").format(LONGEST.days))
	if payment_agreements.in_force(customer):
		raise Conflict(_("A payment agreement is already in force for this customer: end it first."))
	owed = payment_agreements.owed(customer)
	if owed <= ZERO:
		raise Conflict(_("This customer owes nothing."))
	return installments.split(owed, first, count, step)


def promise(customer: str, first: date, today: date, count: int = 1, step: str = "Month") -> Document:
	"""Record that a customer pays the debt by the day `first`, or in `count` installments, one each `step` from then;
	suspended services are restored immediately. Raises like `offer`.
	"""
	locks.account(customer)
	parts = offer(customer, first, count, step, today)
	agreement = frappe.get_doc(
		{
			"doctype": payment_agreements.AGREEMENT,
			"status": "Active",
			"customer": customer,
			"agreed_on": today,
			"installments": [{"due_date": each.due, "amount": float(each.amount)} for each in parts],
		}
	)
	agreement.insert(ignore_permissions=True)
	facts = {"total": str(sum(each.amount for each in parts)), "date": str(parts[-1].due)}
	if len(parts) > 1:
		facts["installments"] = _installments_text(
			parts, frappe.db.get_value("Customer", customer, "language")
		)
	tell_customer(customer, "payment.promised", facts, f"payment.promised:{agreement.name}", agreement)
	return agreement


def _installments_text(parts: list[Installment], language: str | None) -> str:
	"""Each installment with its day, in the customer's language."""
	lang = templates.language(language)
	return " · ".join(
		f"{money.formatted(each.amount, lang)}, {dates.without_weekday(each.due, lang)}" for each in parts
	)


def restore_service(customer: str) -> list[str]:
	"""Restore services that were suspended for a debt after its agreement was made; returns the subscriptions. If the
	agreement is broken, dunning starts again, with a warning before the next suspension. Raises Conflict without an
	agreement.
	"""
	locks.account(customer)
	agreements = payment_agreements.in_force(customer)
	if not agreements:
		raise Conflict(_("Note a promise to pay first: then the service can come back before the payment."))
	return dunning.restore_for_agreement(customer, agreements[0])
