"""The monthly run: one consolidated invoice per customer for each month that has begun.

Idempotent through its key, `month:{customer}:{first day}`, the subscriptions that the invoice names, and the
day up to which each subscription is billed, so an interrupted run is simply run again. `bill_customer` is one
transaction; the caller commits after each.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import frappe
from frappe.model.document import Document
from frappe.query_builder.functions import Min
from frappe.utils import getdate

from gigafibre_fsm import locks
from gigafibre_fsm.filters import sql_list
from gigafibre_fsm.flow.billing import corrections, holds, invoices
from gigafibre_fsm.flow.billing.adjustments import fitting
from gigafibre_fsm.flow.billing.agreements import decimal, of_subscriptions
from gigafibre_fsm.flow.billing.first_invoice import mark_billed
from gigafibre_fsm.flow.billing.rules import Agreed, Bill, InvoiceLine, month_bill, period_of, periods_due
from gigafibre_fsm.money import SMALLEST, ZERO


def customers_due(today: date, limit: int = 0) -> list[str]:
	"""Customers with an active subscription that is not billed for the month of `today`, longest overdue first; without
	customers on hold.
	"""
	table = frappe.qb.DocType("Service Subscription")
	longest = Min(table.billed_until)
	goes_on = table.last_day.isnull() | (table.last_day > table.billed_until)
	query = (
		frappe.qb.from_(table)
		.select(table.customer)
		.where((table.status == "Active") & (table.billed_until < period_of(today)[0]) & goes_on)
		.groupby(table.customer)
		.orderby(longest, table.customer)
	)
	due = query.run(pluck=True)
	held = holds.on_hold(today) if due else set()
	found = [customer for customer in due if customer not in held]
	return found[:limit] if limit else found


def bill_customer(customer: str, today: date) -> list[str]:
	"""Bill a customer for each month that has begun and is not billed; returns the invoices, including existing ones. Empty
	for a customer on hold.
	"""
	locks.account(customer)
	if holds.is_on_hold(customer, today):
		return []
	subscriptions = [row for row in billable([customer], lock=True) if has_days_left(row)]
	if not subscriptions:
		return []
	made = []
	for period_start, period_end in periods_due(min(_until(s) for s in subscriptions), today):
		due = [s for s in subscriptions if _until(s) < _end(s, period_end)]
		key = f"month:{customer}:{period_start}"
		invoice = invoices.find(key)
		late = _missing_on(invoice, due) if invoice else due
		if late:
			late_key = f"{key}:{late[0].name}" if invoice else key
			invoice = _bill_month(customer, late, period_start, period_end, late_key)
		for (until, since), billed in _spans(due, period_start, period_end).items():
			mark_billed(billed, until, since)
		if invoice:
			made.append(invoice.name)
	return made


def _spans(due: list[Any], period_start: date, period_end: date) -> dict[tuple[date, date | None], list[Any]]:
	"""{(last day, first day if not that of the month): the subscriptions to bill for those days}."""
	spans: dict[tuple[date, date | None], list[Any]] = {}
	for subscription in due:
		first, until = _until(subscription) + timedelta(days=1), _end(subscription, period_end)
		spans.setdefault((until, first if first > period_start else None), []).append(subscription)
		subscription.billed_until = until
	return spans


def _missing_on(invoice: Document, due: list[Any]) -> list[Any]:
	"""The subscriptions that this month's invoice does not include: their first bill came after it was made."""
	billed = (invoice.get("fsm_billed_subscriptions") or "").split()
	return [subscription for subscription in due if billed and subscription.name not in billed]


def _bill_month(
	customer: str, due: list[Any], period_start: date, period_end: date, key: str
) -> Document | None:
	bill, waiting = bill_of(due, waiting_corrections([customer], lock=True), period_start, period_end)
	if is_too_small(bill):
		# Goes on the next bill; the corrections keep waiting.
		corrections.carry_over(_bill(due, period_start, period_end))
		return None
	invoice = _make(customer, bill, key, due) if bill.lines else None
	_mark_corrections_billed(waiting, invoice)
	return invoice


def bill_of(
	due: list[Any], waiting: list[Any], period_start: date, period_end: date
) -> tuple[Bill, list[tuple[Any, InvoiceLine]]]:
	"""The bill of these subscriptions (rows of `billable`) for one month, and the included corrections of those `waiting`:
	(row, line) each. Writes nothing.
	"""
	bill = _bill(due, period_start, period_end)
	taken = _fitting_corrections(waiting, bill.net)
	return replace(bill, lines=bill.lines + tuple(line for _row, line in taken)), taken


def is_too_small(bill: Bill) -> bool:
	"""Whether a bill is below the smallest amount that can be charged."""
	return ZERO < bill.total < SMALLEST


def _make(customer: str, bill: Bill, key: str, subscriptions: list[Any]) -> Document:
	places = {subscription.location for subscription in subscriptions}
	return invoices.issue(
		customer,
		bill,
		key,
		fsm_service_location=places.pop() if len(places) == 1 else None,
		fsm_billed_subscriptions=" ".join(subscription.name for subscription in subscriptions),
		fsm_sample=int(all(subscription.is_sample for subscription in subscriptions)),
	)


def _bill(subscriptions: list[Any], period_start: date, period_end: date) -> Bill:
	"""The part that is not billed yet: a subscription that resumed after a pause starts on the day after its last billed day,
	and one that ends stops with its last day.
	"""
	services: list[Agreed] = []
	discounts: list[Agreed] = []
	for subscription in subscriptions:
		first = _until(subscription) + timedelta(days=1)
		for collected, entries in zip((services, discounts), of_subscriptions([subscription]), strict=True):
			collected += [
				replace(
					entry,
					start=max(entry.start or first, first),
					end=_end(subscription, entry.end) if entry.end else _last_day(subscription),
				)
				for entry in entries
			]
	return month_bill(services, discounts, period_start, period_end)


def waiting_corrections(customers: Sequence[str], lock: bool = False) -> list[Any]:
	"""The corrections of earlier months that are not billed yet, for all services of these customers. With `lock` the caller
	holds the lock of the customer's account.
	"""
	return frappe.db.sql(
		"""SELECT a.name, a.parent, a.item, a.description, a.amount, a.from_date, a.to_date, a.idx, s.customer
		FROM `tabSubscription Adjustment` a JOIN `tabService Subscription` s ON s.name = a.parent
		WHERE s.customer IN %s AND IFNULL(a.sales_invoice, '') = '' ORDER BY a.from_date, a.creation, a.idx"""
		+ (" FOR UPDATE" if lock else ""),
		(sql_list(customers),),
		as_dict=True,
	)


def _fitting_corrections(rows: list[Any], charged: Decimal) -> list[tuple[Any, InvoiceLine]]:
	taken = fitting([decimal(row.amount) for row in rows], charged)
	return [(rows[place], _correction(rows[place], amount)) for place, amount in taken]


def _correction(row: Any, amount: Decimal) -> InvoiceLine:
	return InvoiceLine(row.item, row.description, "adjustment", amount)


def bill_corrections(customer: str, key: str, day: date, **facts: Any) -> Document | None:
	"""An invoice of waiting corrections only, for a customer without monthly bills; None when nothing waits, or less than the
	smallest amount that can be charged.
	"""
	nothing = Bill((), day, day)
	waiting = _fitting_corrections(waiting_corrections([customer], lock=True), nothing.net)
	if not waiting:
		return None
	bill = replace(nothing, lines=tuple(line for _row, line in waiting))
	if is_too_small(bill):
		return None
	invoice = invoices.issue(customer, bill, key, **facts)
	_mark_corrections_billed(waiting, invoice)
	return invoice


def _mark_corrections_billed(waiting: list[tuple[Any, InvoiceLine]], invoice: Document | None) -> None:
	"""Link the corrections to their invoice; the rest of a partly billed correction becomes a new row."""
	for row, line in waiting if invoice else ():
		taken = {"sales_invoice": invoice.name, "amount": float(line.rate)}
		frappe.db.set_value("Subscription Adjustment", row.name, taken, update_modified=False)
		if left := decimal(row.amount) - line.rate:
			rest = frappe.new_doc("Subscription Adjustment")
			rest.update(
				{name: row[name] for name in ("parent", "item", "description", "from_date", "to_date", "idx")}
			)
			rest.update(
				{"parenttype": "Service Subscription", "parentfield": "adjustments", "amount": float(left)}
			)
			rest.db_insert()


def has_days_left(subscription: Any) -> bool:
	"""Whether the service has days that are not billed yet."""
	return not subscription.last_day or _last_day(subscription) > _until(subscription)


def _until(subscription: Any) -> date:
	return getdate(subscription.billed_until)


def _last_day(subscription: Any) -> date | None:
	return getdate(subscription.last_day) if subscription.last_day else None


def _end(subscription: Any, day: date) -> date:
	"""`day`, or the last day of service if that is earlier."""
	return min(day, _last_day(subscription) or day)


def billable(customers: Sequence[str], lock: bool = False) -> list[Any]:
	"""The active subscriptions of these customers that have a last billed day, with the fields that a bill needs, also those
	that end by that day. With `lock` the caller holds the lock of the customer's account.
	"""
	rows = frappe.db.sql(
		"""SELECT name, customer, item, description, rate, qty, start_date, plan_since, end_date, last_day, billed_until,
			location, is_sample
		FROM `tabService Subscription`
		WHERE customer IN %s AND status = 'Active' AND billed_until IS NOT NULL
		ORDER BY creation, name"""
		+ (" FOR UPDATE" if lock else ""),
		(sql_list(customers),),
		as_dict=True,
	)
	names = sql_list(row.name for row in rows)
	extras = _children("Subscription Extra", ("item", "description", "qty", "rate", "from_date"), names)
	discounts = _children(
		"Subscription Discount", ("item", "description", "amount", "from_date", "end_date"), names
	)
	for row in rows:
		row.update(extras=extras.get(row.name, []), discounts=discounts.get(row.name, []))
	return rows


def _children(doctype: str, fields: tuple[str, ...], parents: list[str]) -> dict[str, list[Any]]:
	found: dict[str, list[Any]] = {}
	for row in frappe.db.sql(
		f"SELECT parent, {', '.join(fields)} FROM `tab{doctype}` WHERE parent IN %s ORDER BY parent, idx",  # noqa: S608
		(parents,),
		as_dict=True,
	):
		found.setdefault(row.parent, []).append(row)
	return found
