"""Selects unpaid invoices and what is due for them on a day. Reads only; `dunning.py` acts."""

from __future__ import annotations

from datetime import date
from typing import Any

import frappe
from frappe.utils import getdate

from gigafibre_fsm.flow.billing import holds
from gigafibre_fsm.flow.collections.dunning_schedule import Terms
from gigafibre_fsm.flow.collections.dunning_terms import terms_of_site
from gigafibre_fsm.flow.collections.payment_files import unbooked
from gigafibre_fsm.flow.collections.payments import CHARGE
from gigafibre_fsm.flow.vocabulary import CHARGE_UNDER_WAY, CHARGE_UNPAID
from gigafibre_fsm.money import SMALLEST

LAST_NOTICE = "payment.last_notice"
TO_CUSTOMERS = ("SMS", "E-mail")


def retries_due(today: date) -> list[str]:
	"""Unpaid invoices whose card is to be retried by `today`: `dunning_days` after the invoice, where the card may be charged
	without the customer's confirmation.
	"""
	return [
		row.name
		for row in in_dunning(today)
		if frappe.db.get_value("Customer", row.customer, "fsm_ppa_enabled")
		and (day := next_try(row))
		and day <= today
	]


def overdue(today: date) -> list[str]:
	"""This app's invoices without a card to charge that were not paid within the days of grace."""
	rows = frappe.get_all(
		"Sales Invoice",
		filters={
			"docstatus": 1,
			"is_return": 0,
			"fsm_charge_state": ("is", "not set"),
			"fsm_billing_key": ("is", "set"),
			# an amount below the smallest card payment does not suspend a service
			"outstanding_amount": (">=", float(SMALLEST)),
		},
		fields=["name", "customer", "posting_date", "fsm_owed_since"],
		order_by="posting_date, name",
	)
	terms, left_alone = terms_of_site(), customers_without_dunning(today)
	return [
		row.name
		for row in rows
		if row.customer not in left_alone and terms.overdue_on(owed_since(row)) <= today
	]


def warnings_due(today: date) -> list[str]:
	"""Unpaid invoices for which the service will be suspended in a few days."""
	terms = terms_of_site()
	return [
		row.name
		for row in in_dunning(today)
		if (day := terms.warning(owed_since(row)))
		and day <= today
		and not first_warning(row)
		and frappe.db.get_value("Customer", row.customer, "fsm_dunning_state") != "Suspended"
	]


def suspensions_due(today: date) -> list[str]:
	"""Customers whose debt is older than allowed and who still have an active service."""
	terms = terms_of_site()
	late = [row.customer for row in in_dunning(today) if is_deadline_over(row, today, terms)]
	return [
		customer
		for customer in dict.fromkeys(late)
		if frappe.db.exists("Service Subscription", {"customer": customer, "status": "Active"})
	]


def debts_settled() -> list[str]:
	"""Customers in dunning who owe nothing any more, for whatever reason: a journal entry, a manual credit note, reconciled
	money on account, a cancelled bill.
	"""
	return frappe.db.sql(
		"""SELECT c.name FROM `tabCustomer` c WHERE c.fsm_dunning_state IN ('Open', 'Suspended') AND EXISTS (
			SELECT 1 FROM `tabSales Invoice` i WHERE i.customer = c.name AND i.fsm_charge_state IN %(unpaid)s
				AND (i.docstatus = 2 OR i.outstanding_amount < %(least)s)
		) AND NOT EXISTS (
			SELECT 1 FROM `tabSales Invoice` i WHERE i.customer = c.name AND i.fsm_charge_state IN %(unpaid)s
				AND i.docstatus = 1 AND i.outstanding_amount >= %(least)s
		) ORDER BY c.name""",
		{"unpaid": CHARGE_UNPAID, "least": SMALLEST},
		pluck=True,
	)


def debts_reopened() -> list[str]:
	"""Invoices with charge state Paid that are outstanding in the ledger: their payment was unlinked or cancelled."""
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


def first_warning(invoice: Any) -> date | None:
	"""The day of the first warning about an invoice since it became due."""
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


def owed_since(invoice: Any) -> date:
	"""The first day of dunning: the date of the invoice, or the day on which it was owed again."""
	return getdate(invoice.fsm_owed_since or invoice.posting_date)


def next_try(invoice: Any) -> date | None:
	"""The day of the next automatic retry of an unpaid invoice (a row with name, posting_date, fsm_owed_since)."""
	tried = frappe.get_all(
		"Outbound Message",
		filters={"topic": CHARGE, "reference_name": invoice.name},
		pluck="creation",
		order_by="creation desc",
	)
	made = owed_since(invoice)
	return terms_of_site().next_try(made, len(tried), getdate(tried[0]) if tried else made)


def with_agreement() -> set[str]:
	"""Customers with a payment agreement in force: no reminders, no suspension."""
	return set(frappe.get_all("Payment Agreement", filters={"status": "Active"}, pluck="customer"))


def customers_without_dunning(today: date) -> set[str]:
	"""Customers without dunning on this day: their payment waits to be booked, they keep a payment agreement, or another
	system collects from them.
	"""
	return unbooked.customers() | with_agreement() | holds.on_hold(today)


def in_dunning(today: date) -> list[Any]:
	"""Unpaid invoices in dunning, without customers whose dunning is on hold on this day."""
	rows = frappe.get_all(
		"Sales Invoice",
		filters={
			"docstatus": 1,
			"fsm_charge_state": ("in", CHARGE_UNPAID),
			# an amount below the smallest card payment does not suspend a service
			"outstanding_amount": (">=", float(SMALLEST)),
		},
		fields=["name", "customer", "posting_date", "fsm_owed_since"],
		order_by="posting_date, name",
	)
	left_alone = customers_without_dunning(today) if rows else set()
	return [row for row in rows if row.customer not in left_alone]


def owed_by(customer: str) -> list[Any]:
	"""A customer's debts in dunning, by a locking read: a payment at this moment waits, or is seen."""
	return frappe.db.sql(
		"""SELECT name, posting_date, fsm_owed_since, outstanding_amount FROM `tabSales Invoice`
		WHERE customer = %s AND docstatus = 1 AND fsm_charge_state IN %s AND outstanding_amount >= %s
		ORDER BY posting_date, name FOR UPDATE""",
		(customer, CHARGE_UNPAID, SMALLEST),
		as_dict=True,
	)


def is_late_charge_in_progress(customer: str, today: date) -> bool:
	"""Whether a charge is in progress for a debt for which services were, or would be, suspended."""
	made = frappe.db.sql(
		"""SELECT posting_date, fsm_owed_since FROM `tabSales Invoice`
		WHERE customer = %s AND docstatus = 1 AND fsm_charge_state IN %s AND outstanding_amount > 0 FOR UPDATE""",
		(customer, CHARGE_UNDER_WAY),
		as_dict=True,
	)
	terms = terms_of_site()
	return any((day := terms.suspension(owed_since(each))) and day <= today for each in made)


def is_deadline_over(row: Any, today: date, terms: Terms) -> bool:
	"""Whether the payment deadline of an invoice is over, and the days since its last warning."""
	day = terms.suspension(owed_since(row))
	if day is None or day > today:
		return False
	if not terms.warn:
		return True
	told = first_warning(row)
	return bool(told) and terms.suspension(owed_since(row), told) <= today
