"""Bills of the sample customers, one of each kind: paid, unpaid, overdue, overdue with suspension, final,
credited. Booked like real ones, but without messages or charges.
"""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import frappe
from frappe.model.document import Document
from frappe.utils import getdate

from gigafibre_fsm.filters import among
from gigafibre_fsm.flow.billing import credit_notes, invoices
from gigafibre_fsm.flow.billing.agreements import decimal, of_subscriptions
from gigafibre_fsm.flow.billing.rules import month_bill, period_of
from gigafibre_fsm.flow.collections import payment_entries
from gigafibre_fsm.sample.people import SampleCustomer

KEY = "sample:"
REFERENCE = "EXEMPLE-"
LAST_DAY = 15
"""Last day of service, in last month, of the customer who has left."""


def load(person: SampleCustomer, customer: str, location: str) -> None:
	"""The bills of one customer; none before the installation."""
	today = getdate()
	this_month, last_month = period_of(today), period_of(today.replace(day=1) - timedelta(days=1))
	match person.bills:
		case "paid":
			for month in (last_month, this_month):
				pay(bill(person, customer, location, month, month[0]))
		case "unpaid":
			pay(bill(person, customer, location, last_month, last_month[0]))
			bill(person, customer, location, this_month, today - timedelta(days=2))
		case "overdue":
			pay(bill(person, customer, location, last_month, last_month[0]))
			declined(bill(person, customer, location, this_month, today - timedelta(days=10)))
		case "late":
			declined(bill(person, customer, location, last_month, today - timedelta(days=40)))
		case "final":
			end = last_month[0].replace(day=LAST_DAY)
			pay(bill(person, customer, location, last_month, last_month[0], end))
		case "credited":
			made = bill(person, customer, location, this_month, this_month[0])
			pay(credited(made))


def bill(
	person: SampleCustomer,
	customer: str,
	location: str,
	period: tuple[date, date],
	day: date,
	end: date | None = None,
) -> Document:
	"""A bill of `period` dated `day`, for services that ended on `end`."""
	names = frappe.get_all(
		"Service Subscription", filters={"location": location}, pluck="name", order_by="creation, name"
	)
	agreed = of_subscriptions([frappe.get_doc("Service Subscription", name) for name in names])
	services, discounts = ([replace(entry, start=None, end=end) for entry in part] for part in agreed)
	key = f"{KEY}{person.number}:{period[0]}"
	day = bookable(day)
	facts: dict[str, Any] = {
		"fsm_service_location": location,
		"fsm_billed_subscriptions": " ".join(names),
		"posting_date": day,
		"due_date": day,
		"set_posting_time": 1,
		"fsm_sample": 1,
	}
	return invoices.make(customer, month_bill(services, discounts, *period), key, **facts)


def bookable(day: date) -> date:
	"""`day`, or today where the accounts do not go back that far."""
	years = {"year_start_date": ("<=", day), "year_end_date": (">=", day), "disabled": 0}
	return day if frappe.db.exists("Fiscal Year", years) else getdate()


def pay(invoice: Document) -> None:
	invoice.reload()
	entry = payment_entries.card_payment(invoice, f"{REFERENCE}{invoice.name}", invoice.outstanding_amount)
	# Not a payment by the card provider: there is nothing to reconcile it with.
	entry.db_set("fsm_payment_intent", None)
	invoice.db_set("fsm_charge_state", "Paid")


def declined(invoice: Document) -> None:
	invoice.db_set("fsm_charge_state", "Declined")


def credited(invoice: Document) -> Document:
	"""The bill with a credit for two days of an outage."""
	invoice.reload()
	line = invoice.items[0]
	two_days = decimal(line.rate) // 15
	note = credit_notes.draft(invoice, {line.name: two_days}, "Panne de deux jours (exemple)")
	note.submit()
	return invoice


def remove() -> None:
	"""Delete the sample bills with their credit notes and payments."""
	made = frappe.get_all("Sales Invoice", filters={"fsm_billing_key": ("like", f"{KEY}%")}, pluck="name")
	notes = frappe.get_all("Sales Invoice", filters={"return_against": among(made)}, pluck="name")
	entries = frappe.get_all(
		"Payment Entry", filters={"reference_no": ("like", f"{REFERENCE}%")}, pluck="name"
	)
	for doctype, names in (("Sales Invoice", [*made, *notes]), ("Payment Entry", entries)):
		if not names:
			continue
		for table in frappe.get_meta(doctype).get_table_fields():
			frappe.db.delete(table.options, {"parenttype": doctype, "parent": among(names)})
		for ledger in ("GL Entry", "Payment Ledger Entry"):
			if frappe.db.table_exists(ledger):
				frappe.db.delete(ledger, {"voucher_type": doctype, "voucher_no": among(names)})
		frappe.db.delete(doctype, {"name": among(names)})
		_forget_numbers(doctype, names)


def _forget_numbers(doctype: str, names: list[str]) -> None:
	"""Reset the counter of a series without records."""
	for prefix in {re.sub(r"\d+$", "", name) for name in names}:
		if not frappe.db.exists(doctype, {"name": ("like", f"{prefix}%")}):
			frappe.db.delete("Series", {"name": prefix})
