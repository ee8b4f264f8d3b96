"""Dunning of unpaid invoices: the card is retried on set days, the customer is warned, the service is
suspended, and restored once paid. The days come from `dunning_schedule.py`.
"""

from __future__ import annotations

from datetime import date
from typing import Any

import frappe
from frappe.model.document import Document
from frappe.utils import get_url, getdate, nowdate

from gigafibre_fsm import locks
from gigafibre_fsm.flow.activation import suspension
from gigafibre_fsm.flow.billing import corrections
from gigafibre_fsm.flow.billing.agreements import decimal
from gigafibre_fsm.flow.collections.dunning_schedule import Terms
from gigafibre_fsm.flow.collections.dunning_terms import terms_of_site
from gigafibre_fsm.flow.collections.payments import (
	CHARGE,
	CHARGE_UNDER_WAY,
	charge,
	open_dunning,
	paid_otherwise,
	pay_from_account,
)
from gigafibre_fsm.money import SMALLEST
from gigafibre_fsm.notifications.notify import tell_customer, tell_staff

LAST_NOTICE = "payment.last_notice"
UNPAID = ("Declined", "Needs Action", "Overdue")
TO_CUSTOMERS = ("SMS", "E-mail")


def due(today: date) -> list[str]:
	"""Unpaid invoices whose card is to be retried by `today`: `dunning_days` after they were made, where the
	card may be charged without the customer's confirmation.
	"""
	return [
		row.name
		for row in _unpaid()
		if frappe.db.get_value("Customer", row.customer, "fsm_ppa_enabled")
		and (day := next_try(row))
		and day <= today
	]


def retry(invoice: str) -> None:
	charge(invoice)


def overdue(today: date) -> list[str]:
	"""Our invoices without a card to charge that were not paid within the days of grace."""
	rows = frappe.get_all(
		"Sales Invoice",
		filters={
			"docstatus": 1,
			"is_return": 0,
			"fsm_charge_state": ("is", "not set"),
			"fsm_billing_key": ("is", "set"),
			# An amount below the smallest card payment is no reason to suspend a service.
			"outstanding_amount": (">=", float(SMALLEST)),
		},
		fields=["name", "posting_date", "fsm_owed_since"],
		order_by="posting_date, name",
	)
	terms = terms_of_site()
	return [row.name for row in rows if terms.overdue_on(owed_since(row)) <= today]


def ask_after(invoice: str) -> None:
	"""Remind a customer who does not pay by card; from now on the invoice is in dunning."""
	locks.account_of("Sales Invoice", invoice)
	doc = frappe.get_doc("Sales Invoice", invoice, for_update=True)
	if doc.docstatus != 1 or doc.fsm_charge_state or doc.outstanding_amount <= 0:
		return
	pay_from_account(doc)
	if doc.outstanding_amount < SMALLEST:
		return
	doc.db_set("fsm_charge_state", "Overdue")
	open_dunning(doc.customer)
	_tell("payment.overdue", doc, _key("payment.overdue", doc))


def to_warn(today: date) -> list[str]:
	"""Unpaid invoices for which the service will be suspended in a few days."""
	terms = terms_of_site()
	return [
		row.name
		for row in _unpaid()
		if (day := terms.warning(owed_since(row)))
		and day <= today
		and not warned_on(row)
		and frappe.db.get_value("Customer", row.customer, "fsm_dunning_state") != "Suspended"
	]


def warned_on(invoice: Any) -> date | None:
	"""The day on which the customer was first warned about an invoice since it became due."""
	first = frappe.get_all(
		"Outbound Message",
		filters={
			"topic": LAST_NOTICE,
			"reference_name": invoice.name,
			"channel": ("in", TO_CUSTOMERS),
			"creation": (">=", owed_since(invoice)),
		},
		pluck="creation",
		order_by="creation",
		limit=1,
	)
	return getdate(first[0]) if first else None


def warn(invoice: str) -> None:
	"""Send the last notice before the service is suspended."""
	doc = frappe.get_doc("Sales Invoice", invoice)
	_tell(LAST_NOTICE, doc, _key(LAST_NOTICE, doc))


def to_suspend(today: date) -> list[str]:
	"""Customers whose debt is older than allowed and who still have an active service."""
	terms = terms_of_site()
	late = [row.customer for row in _unpaid() if _is_over(row, today, terms)]
	return [
		customer
		for customer in dict.fromkeys(late)
		if frappe.db.exists("Service Subscription", {"customer": customer, "status": "Active"})
	]


def suspend(customer: str, today: date) -> list[str]:
	"""Suspend all services of a customer whose debt is too old; returns the subscriptions. Idempotent."""
	locks.account(customer)
	owed = _owed(customer)
	terms = terms_of_site()
	late = [row for row in owed if _is_over(row, today, terms)]
	if not late:
		return []
	active = suspension.locked(customer, status="Active")
	if not active:
		return []
	pushes = suspension.suspend(active, suspension.UNPAID, today)
	frappe.db.set_value("Customer", customer, "fsm_dunning_state", "Suspended")
	facts = {
		"invoice": late[0].name,
		"total": str(sum(decimal(row.outstanding_amount) for row in owed)),
		"date": str(today),
		"url": get_url("/portail"),
	}
	key = f"service.suspended:{late[0].name}:{today}"
	reference = frappe.get_doc("Customer", customer)
	tell_customer(customer, "service.suspended", facts, key, reference)
	staff = {**facts, "customer": customer, "services": [row.name for row in active], "pushes": pushes}
	tell_staff("service.suspended", staff, key, reference)
	return [subscription.name for subscription in active]


def on_invoice_paid(invoice: Document) -> None:
	"""Listener: a customer who owes nothing any more leaves dunning, and their services are restored."""
	forgive(invoice.customer, invoice.name)


def forgive(customer: str, reason: str) -> list[str]:
	"""End dunning when nothing is owed any more; returns the subscriptions that are active again. Idempotent.

	A payment that is pending at the bank counts as owed until the bank has paid it.
	"""
	locks.account(customer)
	if _owed(customer) or _late_under_way(customer, getdate(nowdate())):
		return []
	state = frappe.db.sql("SELECT fsm_dunning_state FROM `tabCustomer` WHERE name = %s FOR UPDATE", customer)
	if not state or not state[0][0]:
		return []
	frappe.db.set_value("Customer", customer, "fsm_dunning_state", "")
	stopped = suspension.locked(customer, status="Suspended", suspension=suspension.UNPAID)
	if not stopped:
		return []
	today = getdate(nowdate())
	for subscription in stopped:
		corrections.bill_again(subscription, today)
	suspension.resume(stopped)
	facts = {"invoice": reason, "date": str(today)}
	reference = frappe.get_doc("Customer", customer)
	key = f"service.restored:{reason}:{today}"
	tell_customer(customer, "service.restored", facts, key, reference)
	staff = {**facts, "customer": customer, "services": [row.name for row in stopped]}
	tell_staff("service.restored", staff, key, reference)
	return [subscription.name for subscription in stopped]


def settled() -> list[str]:
	"""Customers in dunning who owe nothing any more, whatever settled the debt: a journal entry, a manual
	credit note, reconciled money on account, a cancelled bill.
	"""
	return frappe.db.sql(
		"""SELECT c.name FROM `tabCustomer` c WHERE c.fsm_dunning_state IN ('Open', 'Suspended') AND EXISTS (
			SELECT 1 FROM `tabSales Invoice` i WHERE i.customer = c.name AND i.fsm_charge_state IN %(unpaid)s
				AND (i.docstatus = 2 OR i.outstanding_amount < %(least)s)
		) AND NOT EXISTS (
			SELECT 1 FROM `tabSales Invoice` i WHERE i.customer = c.name AND i.fsm_charge_state IN %(unpaid)s
				AND i.docstatus = 1 AND i.outstanding_amount >= %(least)s
		) ORDER BY c.name""",
		{"unpaid": UNPAID, "least": SMALLEST},
		pluck=True,
	)


def catch_up(customer: str) -> None:
	"""End the dunning of a customer who owes nothing any more."""
	paid = {"customer": customer, "docstatus": 1, "fsm_charge_state": ("in", UNPAID), "outstanding_amount": 0}
	for invoice in frappe.get_all("Sales Invoice", filters=paid, pluck="name", order_by="posting_date, name"):
		paid_otherwise(invoice)
	forgive(customer, "balance")


def reopened() -> list[str]:
	"""Invoices that we have as paid while the ledger says that they are owed: their payment was unlinked or cancelled."""
	return frappe.get_all(
		"Sales Invoice",
		filters={
			"docstatus": 1,
			"is_return": 0,
			"fsm_charge_state": "Paid",
			"outstanding_amount": (">=", float(SMALLEST)),
		},
		pluck="name",
		order_by="posting_date, name",
	)


def owed_since(invoice: Any) -> date:
	"""The day from which dunning counts: the date of the invoice, or the day on which it was owed again."""
	return getdate(invoice.fsm_owed_since or invoice.posting_date)


def _key(topic: str, invoice: Document) -> str:
	again = f":{invoice.fsm_owed_since}" if invoice.fsm_owed_since else ""
	return f"{topic}:{invoice.name}{again}"


def _unpaid() -> list[Any]:
	return frappe.get_all(
		"Sales Invoice",
		filters={
			"docstatus": 1,
			"fsm_charge_state": ("in", UNPAID),
			# An amount below the smallest card payment is no reason to suspend a service.
			"outstanding_amount": (">=", float(SMALLEST)),
		},
		fields=["name", "customer", "posting_date", "fsm_owed_since"],
		order_by="posting_date, name",
	)


def _owed(customer: str) -> list[Any]:
	"""What a customer owes in dunning. A locking read: a payment that arrives at this moment waits, or is seen."""
	return frappe.db.sql(
		"""SELECT name, posting_date, fsm_owed_since, outstanding_amount FROM `tabSales Invoice`
		WHERE customer = %s AND docstatus = 1 AND fsm_charge_state IN %s AND outstanding_amount >= %s
		ORDER BY posting_date, name FOR UPDATE""",
		(customer, UNPAID, SMALLEST),
		as_dict=True,
	)


def _late_under_way(customer: str, today: date) -> bool:
	"""Whether a charge is in progress for a debt for which services were, or would be, suspended."""
	made = frappe.db.sql(
		"""SELECT posting_date, fsm_owed_since FROM `tabSales Invoice`
		WHERE customer = %s AND docstatus = 1 AND fsm_charge_state IN %s AND outstanding_amount > 0 FOR UPDATE""",
		(customer, CHARGE_UNDER_WAY),
		as_dict=True,
	)
	terms = terms_of_site()
	return any((day := terms.suspension(owed_since(each))) and day <= today for each in made)


def next_try(invoice: Any) -> date | None:
	"""When the card of an unpaid invoice (a row with name, posting_date, fsm_owed_since) is retried automatically."""
	tried = frappe.get_all(
		"Outbound Message",
		filters={"topic": CHARGE, "reference_name": invoice.name},
		pluck="creation",
		order_by="creation desc",
	)
	made = owed_since(invoice)
	return terms_of_site().next_try(made, len(tried), getdate(tried[0]) if tried else made)


def _is_over(row: Any, today: date, terms: Terms) -> bool:
	"""Whether the days to pay an invoice are over, and the days since its last warning."""
	day = terms.suspension(owed_since(row))
	if day is None or day > today:
		return False
	if not terms.warn:
		return True
	told = warned_on(row)
	return bool(told) and terms.suspension(owed_since(row), told) <= today


def _tell(topic: str, invoice: Document, key: str) -> None:
	told = warned_on(invoice) or getdate(nowdate())
	facts = {
		"invoice": invoice.name,
		"total": str(decimal(invoice.outstanding_amount)),
		"suspend_date": str(terms_of_site().suspension(owed_since(invoice), told) or ""),
		"url": get_url("/portail"),
	}
	tell_customer(invoice.customer, topic, facts, key, invoice)
	tell_staff(topic, {**facts, "customer": invoice.customer}, key, invoice)
