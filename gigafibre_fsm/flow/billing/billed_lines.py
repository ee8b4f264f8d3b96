"""The billed amount of a service for a month that is left after all credits and corrections. No credit, from whatever source,
exceeds it.

    left = lines of the bill + corrections of the same days - credit notes over either
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import frappe
from frappe.model.document import Document
from frappe.utils import getdate

from gigafibre_fsm.filters import among
from gigafibre_fsm.flow.billing.adjustments import Adjustment
from gigafibre_fsm.flow.billing.agreements import decimal
from gigafibre_fsm.flow.billing.rules import period_of
from gigafibre_fsm.money import ZERO


def limit_to_billed(subscription: Document, back: Iterable[Adjustment]) -> list[Adjustment]:
	"""Credits, limited to what is left of the lines that they concern. Bills whose lines name no service (from before this
	app) set no limit.
	"""
	rooms: dict[tuple[str, date], Decimal | None] = {}
	kept = []
	for entry in back:
		key = entry.sku, period_of(entry.first)[0]
		if key not in rooms:
			rooms[key] = _left(subscription, entry.sku, entry.first, -entry.amount)
		room = rooms[key]
		if room is not None:
			entry = replace(entry, amount=_cut(entry.amount, room))
			rooms[key] = room + entry.amount
		if entry.amount:
			kept.append(entry)
	return kept


def creditable(bill: Document, besides: Collection[str] = ()) -> dict[str, Decimal]:
	"""{row of a bill: how much of it can still be credited}, before taxes and with the row's sign. `besides` are the
	corrections that the credit is for: they have credited nothing yet.
	"""
	rooms: dict[tuple[str, str], Decimal | None] = {}
	amounts = {}
	for row in bill.items:
		whole, service = decimal(row.amount), row.get("fsm_service_subscription")
		key = service, row.item_code
		if service and key not in rooms and frappe.db.exists("Service Subscription", service):
			subscription = frappe.get_doc("Service Subscription", service)
			rooms[key] = _left(subscription, row.item_code, getdate(bill.fsm_period_start), whole, besides)
		room = rooms.get(key)
		amounts[row.name] = whole if room is None else -_cut(-whole, room)
		if room is not None:
			rooms[key] = room - amounts[row.name]
	return {name: amount for name, amount in amounts.items() if amount}


def _cut(amount: Decimal, room: Decimal) -> Decimal:
	"""The part of `amount` that fits into `room`, which has the opposite sign."""
	if amount < 0:
		return max(amount, -max(room, ZERO))
	return min(amount, -min(room, ZERO))


def _left(
	subscription: Document, item: str, day: date, billed: Decimal, besides: Collection[str] = ()
) -> Decimal | None:
	"""What is left of an item for the month of `day`; None where nothing with the sign of `billed` was billed."""
	first, last = period_of(day)
	lines = _lines(subscription.name, item, first, last)
	corrections = [
		row
		for row in subscription.adjustments
		if row.item == item and first <= getdate(row.from_date) <= last and row.name not in besides
	]
	notes = _returns({row.sales_invoice for row in corrections if row.sales_invoice})
	corrections = [row for row in corrections if row.sales_invoice not in notes]
	amounts = [*lines.values(), *(decimal(row.amount) for row in corrections)]
	if not any(amount * billed > 0 for amount in amounts):
		return None
	return sum(amounts, ZERO) + _credited([*lines, *_billed_corrections(corrections)])


def _lines(subscription: str, item: str, first: date, last: date) -> dict[str, Decimal]:
	"""{line of a bill: amount}. A line that corrects another month is not included, and names no service."""
	rows = frappe.db.sql(
		"""SELECT line.name, line.amount FROM `tabSales Invoice Item` line JOIN `tabSales Invoice` bill ON bill.name = line.parent
		WHERE line.fsm_service_subscription = %s AND line.item_code = %s AND bill.docstatus = 1 AND bill.is_return = 0
			AND bill.fsm_period_start BETWEEN %s AND %s""",
		(subscription, item, first, last),
	)
	return {name: decimal(amount) for name, amount in rows}


def _returns(invoices: Collection[str]) -> frozenset[str]:
	"""Those of the invoices that are credit notes: a correction that a credit note stands for is already credited."""
	names = {"name": among(invoices), "is_return": 1, "docstatus": 1}
	return frozenset(frappe.get_all("Sales Invoice", filters=names, pluck="name"))


def _billed_corrections(corrections: Sequence[Any]) -> list[str]:
	"""The lines of later bills that corrections became, found by their name."""
	found: list[str] = []
	for row in corrections:
		if row.sales_invoice:
			alike = {"parent": row.sales_invoice, "item_code": row.item, "description": row.description}
			found += frappe.get_all("Sales Invoice Item", filters=alike, pluck="name")
	return found


def _credited(lines: Collection[str]) -> Decimal:
	"""What credit notes have credited of these lines; negative for charges."""
	bills = frappe.get_all("Sales Invoice Item", filters={"name": among(lines)}, pluck="parent")
	notes = frappe.get_all(
		"Sales Invoice",
		filters={"return_against": among(bills), "is_return": 1, "docstatus": 1},
		pluck="name",
	)
	about: Mapping[str, Any] = {
		"parent": among(notes),
		"sales_invoice_item": among(lines),
	}
	return sum(map(decimal, frappe.get_all("Sales Invoice Item", filters=about, pluck="amount")), ZERO)
