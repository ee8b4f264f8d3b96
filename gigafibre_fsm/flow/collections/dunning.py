"""Dunning of unpaid invoices: retries of the card on set days, warnings, suspension of service, and its restoration once the
debt is paid or covered by an agreement. `unpaid_invoices.py` selects the invoices and days.
"""

from __future__ import annotations

from datetime import date
from typing import Any

import frappe
from frappe import _
from frappe.model.document import Document
from frappe.utils import get_url, getdate, nowdate

from gigafibre_fsm import locks
from gigafibre_fsm.exceptions import Conflict
from gigafibre_fsm.flow.activation import suspension
from gigafibre_fsm.flow.billing import corrections
from gigafibre_fsm.flow.billing.agreements import decimal
from gigafibre_fsm.flow.collections.charges import pay_from_account
from gigafibre_fsm.flow.collections.dunning_schedule import is_cut_off_day
from gigafibre_fsm.flow.collections.dunning_terms import terms_of_site
from gigafibre_fsm.flow.collections.payments import (
	open_dunning,
	record_other_payment,
)
from gigafibre_fsm.flow.collections.unpaid_invoices import (
	LAST_NOTICE,
	customers_without_dunning,
	first_warning,
	is_deadline_over,
	is_late_charge_in_progress,
	owed_by,
	owed_since,
)
from gigafibre_fsm.flow.vocabulary import CHARGE_UNPAID
from gigafibre_fsm.money import SMALLEST
from gigafibre_fsm.notifications.notify import tell_customer, tell_staff


def remind(invoice: str) -> None:
	"""Remind a customer without a card; the invoice is in dunning from now on."""
	locks.account_of("Sales Invoice", invoice)
	doc = frappe.get_doc("Sales Invoice", invoice, for_update=True)
	if doc.docstatus != 1 or doc.fsm_charge_state or doc.outstanding_amount <= 0:
		return
	if doc.customer in customers_without_dunning(getdate(nowdate())):
		return
	pay_from_account(doc)
	if doc.outstanding_amount < SMALLEST:
		return
	doc.db_set("fsm_charge_state", "Overdue")
	open_dunning(doc.customer)
	_notify("payment.overdue", doc, _key("payment.overdue", doc))


def warn(invoice: str) -> None:
	"""Send the last warning before the suspension."""
	doc = frappe.get_doc("Sales Invoice", invoice)
	_notify(LAST_NOTICE, doc, _key(LAST_NOTICE, doc))


def suspend(customer: str, today: date) -> list[str]:
	"""Suspend all services of a customer whose debt is overdue too long; returns the subscriptions. Idempotent."""
	locks.account(customer)
	if customer in customers_without_dunning(today):
		return []
	owed = owed_by(customer)
	terms = terms_of_site()
	late = [row for row in owed if is_deadline_over(row, today, terms)]
	return _suspend(customer, owed, late[0].name, today) if late else []


def suspend_early(customer: str, today: date) -> list[str]:
	"""Suspend before the payment deadline, as a manager decides. Raises Conflict when nothing is unpaid, dunning is on hold
	for the customer, or services may not be suspended on this day.
	"""
	locks.account(customer)
	if not is_cut_off_day(today):
		raise Conflict(_("Nothing is cut on a Friday, a weekend or a holiday: nobody could put it right."))
	if customer in customers_without_dunning(today):
		raise Conflict(_("This customer keeps a promise to pay, or a payment is about to be booked."))
	owed = owed_by(customer)
	if not owed:
		raise Conflict(_("No bill of this customer is in dunning."))
	return _suspend(customer, owed, owed[0].name, today)


def _suspend(customer: str, owed: list[Any], invoice: str, today: date) -> list[str]:
	active = suspension.lock_subscriptions(customer, status="Active")
	if not active:
		return []
	pushes = suspension.suspend(active, suspension.UNPAID, today)
	frappe.db.set_value("Customer", customer, "fsm_dunning_state", "Suspended")
	facts = {
		"invoice": invoice,
		"total": str(sum(decimal(row.outstanding_amount) for row in owed)),
		"date": str(today),
		"url": get_url("/portail"),
	}
	key = f"service.suspended:{invoice}:{today}"
	reference = frappe.get_doc("Customer", customer)
	tell_customer(customer, "service.suspended", facts, key, reference)
	staff = {**facts, "customer": customer, "services": [row.name for row in active], "pushes": pushes}
	tell_staff("service.suspended", staff, key, reference)
	return [subscription.name for subscription in active]


def on_invoice_paid(invoice: Document) -> None:
	"""Listener: end dunning and restore the services of a customer without debt."""
	end_dunning(invoice.customer, invoice.name)


def end_dunning(customer: str, reason: str) -> list[str]:
	"""End dunning when nothing is owed; returns the restored subscriptions. Idempotent.

	A payment that is pending at the bank counts as owed until the bank has paid it.
	"""
	locks.account(customer)
	if owed_by(customer) or is_late_charge_in_progress(customer, getdate(nowdate())):
		return []
	if not _state(customer):
		return []
	frappe.db.set_value("Customer", customer, "fsm_dunning_state", "")
	return _restore(customer, {"invoice": reason})


def restore_for_agreement(customer: str, agreement: str) -> list[str]:
	"""Restore services suspended for a debt that a payment agreement covers; returns the restored subscriptions. The debt
	stays in dunning, which goes on if the agreement is broken. Idempotent.
	"""
	locks.account(customer)
	if _state(customer) != "Suspended":
		return []
	frappe.db.set_value("Customer", customer, "fsm_dunning_state", "Open")
	return _restore(customer, {"agreement": agreement})


def _state(customer: str) -> str:
	"""The customer's dunning state, by a locking read."""
	found = frappe.db.sql("SELECT fsm_dunning_state FROM `tabCustomer` WHERE name = %s FOR UPDATE", customer)
	return found[0][0] or "" if found else ""


def _restore(customer: str, reason: dict[str, str]) -> list[str]:
	"""Resume services suspended for non-payment, and notify the customer; `reason`: {"invoice"} or {"agreement"}."""
	stopped = suspension.lock_subscriptions(customer, status="Suspended", suspension=suspension.UNPAID)
	if not stopped:
		return []
	today = getdate(nowdate())
	for subscription in stopped:
		corrections.bill_again(subscription, today)
	suspension.resume(stopped)
	facts = {**reason, "date": str(today)}
	reference = frappe.get_doc("Customer", customer)
	key = f"service.restored:{'-'.join(reason.values())}:{today}"
	tell_customer(customer, "service.restored", facts, key, reference)
	staff = {**facts, "customer": customer, "services": [row.name for row in stopped]}
	tell_staff("service.restored", staff, key, reference)
	return [subscription.name for subscription in stopped]


def end_dunning_if_paid(customer: str) -> None:
	"""End the dunning of a customer without debt."""
	paid = {
		"customer": customer,
		"docstatus": 1,
		"fsm_charge_state": ("in", CHARGE_UNPAID),
		"outstanding_amount": 0,
	}
	for invoice in frappe.get_all("Sales Invoice", filters=paid, pluck="name", order_by="posting_date, name"):
		record_other_payment(invoice)
	end_dunning(customer, "balance")


def _key(topic: str, invoice: Document) -> str:
	again = f":{invoice.fsm_owed_since}" if invoice.fsm_owed_since else ""
	return f"{topic}:{invoice.name}{again}"


def _notify(topic: str, invoice: Document, key: str) -> None:
	told = first_warning(invoice) or getdate(nowdate())
	facts = {
		"invoice": invoice.name,
		"total": str(decimal(invoice.outstanding_amount)),
		"suspend_date": str(terms_of_site().suspension(owed_since(invoice), told) or ""),
		"url": get_url("/portail"),
	}
	tell_customer(invoice.customer, topic, facts, key, invoice)
	tell_staff(topic, {**facts, "customer": invoice.customer}, key, invoice)
