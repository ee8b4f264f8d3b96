"""Computes proration, taxes and invoice lines. Pure, in Decimal, rounded half up to the cent.

A period is a calendar month, both ends included.

    share(line)   = round(amount of the month x days served / days of the period)        each line, half up
    net           = sum of the lines
    total         = net + TPS + TVQ                                          each tax on the net (money.py)

Days are calendar days; the day of activation and the last day both count as served. Discounts are prorated like
the services that they reduce; together they never exceed them, so no invoice is negative.
"""

from __future__ import annotations

import calendar
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from decimal import Decimal

from gigafibre_fsm.money import ZERO, cents, taxes


def period_of(day: date) -> tuple[date, date]:
	"""First and last day of the calendar month of `day`."""
	return day.replace(day=1), day.replace(day=calendar.monthrange(day.year, day.month)[1])


def periods_due(billed_until: date, today: date) -> list[tuple[date, date]]:
	"""The months that have begun by `today` and are not billed yet, oldest first. `billed_until` is the last billed day."""
	due = []
	start = period_of(billed_until + timedelta(days=1))[0]
	while start <= today:
		due.append(period_of(start))
		start = due[-1][1] + timedelta(days=1)
	return due


def days_served(start: date, period_start: date, period_end: date, end: date | None = None) -> int:
	"""Calendar days of the period on which the service ran, from `start` to `end` (or to its end), both included."""
	first = max(start, period_start)
	last = min(end, period_end) if end else period_end
	return max(0, (last - first).days + 1)


def prorate(
	monthly: Decimal, start: date, period_start: date, period_end: date, end: date | None = None
) -> Decimal:
	"""The share of a monthly amount for the days served: exactly `monthly` for a whole period, zero for no day.

	Raises ValueError for a period that ends before it starts.
	"""
	length = (period_end - period_start).days + 1
	if length < 1:
		raise ValueError("the period ends before it starts")
	return cents(monthly * days_served(start, period_start, period_end, end) / length)


def outage_share(monthly: Decimal, since: datetime, back: datetime) -> Decimal:
	"""The share of a monthly amount for the time from `since` to `back` (site times), to the minute; at most one month."""
	share, at = Decimal(0), since
	while at < back:
		first, last = period_of(at.date())
		end = min(back, datetime.combine(last + timedelta(days=1), time()))
		length = ((last - first).days + 1) * 1440
		share += Decimal(int((end - at).total_seconds() // 60)) / length
		at = end
	return cents(monthly * min(share, Decimal(1)))


def not_credited(
	since: datetime, back: datetime, credited: Iterable[tuple[datetime, datetime]]
) -> list[tuple[datetime, datetime]]:
	"""The parts of an outage from `since` to `back` that no earlier credit, (since, back) each, covers."""
	parts = [(since, back)]
	for first, last in credited:
		around = [
			piece for start, end in parts for piece in ((start, min(end, first)), (max(start, last), end))
		]
		parts = [(start, end) for start, end in around if start < end]
	return parts


@dataclass(frozen=True)
class Agreed:
	"""One item that the customer agreed to pay, or a discount (negative `unit`).

	Recurring items are priced per month and run from `start` to `end` (both included; None: open-ended).
	`subscription` is the service that it belongs to.
	"""

	sku: str
	label: str
	unit: Decimal
	qty: int = 1
	start: date | None = None
	end: date | None = None
	subscription: str = ""

	@property
	def amount(self) -> Decimal:
		return self.unit * self.qty

	def runs_on(self, day: date) -> bool:
		return not (self.start and day < self.start) and not (self.end and self.end < day)


@dataclass(frozen=True)
class InvoiceLine:
	"""A line as printed on the invoice: whole quantities only, proration is in the rate.

	`kind` is recurring, discount, one_time or credit. `days` of `of_days` were served, from `first` to `last`,
	where the line is prorated.
	"""

	sku: str
	label: str
	kind: str
	rate: Decimal
	qty: int = 1
	days: int = 0
	of_days: int = 0
	first: date | None = None
	last: date | None = None
	subscription: str = ""

	@property
	def amount(self) -> Decimal:
		return cents(self.rate * self.qty)

	@property
	def is_part(self) -> bool:
		return self.days < self.of_days


@dataclass(frozen=True)
class Bill:
	"""The content of an invoice. `total` includes both taxes."""

	lines: tuple[InvoiceLine, ...]
	period_start: date
	period_end: date

	@property
	def net(self) -> Decimal:
		return sum((line.amount for line in self.lines), ZERO)

	@property
	def taxes(self) -> tuple[Decimal, Decimal]:
		return taxes(self.net)

	@property
	def total(self) -> Decimal:
		return self.net + sum(self.taxes, ZERO)


def recurring_lines(
	services: Iterable[Agreed], discounts: Iterable[Agreed], period_start: date, period_end: date
) -> list[InvoiceLine]:
	"""The lines of one period: each service and discount for its own days; discounts never exceed the services."""
	charged = [_share(entry, "recurring", period_start, period_end) for entry in services]
	taken_off = [_share(entry, "discount", period_start, period_end) for entry in discounts]
	return [line for line in charged + _at_most(taken_off, charged) if line.days and line.rate]


def one_time_lines(charges: Iterable[Agreed], credits: Iterable[Agreed]) -> list[InvoiceLine]:
	"""One-time charges in full, and credits on them (the first TV box), which never exceed them."""
	charged = [
		InvoiceLine(entry.sku, entry.label, "one_time", cents(entry.unit), entry.qty) for entry in charges
	]
	taken_off = [InvoiceLine(entry.sku, entry.label, "credit", cents(entry.amount)) for entry in credits]
	return [line for line in charged + _at_most(taken_off, charged) if line.rate]


def first_invoice_lines(
	services: Sequence[Agreed],
	discounts: Sequence[Agreed],
	charges: Sequence[Agreed],
	credits: Sequence[Agreed],
	activated_on: date,
) -> Bill:
	"""The first invoice: from the day of activation to the end of that month, and all one-time charges."""
	period_start, period_end = period_of(activated_on)
	services = [_starting_on(entry, activated_on) for entry in services]
	discounts = [_starting_on(entry, activated_on) for entry in discounts]
	lines = recurring_lines(services, discounts, period_start, period_end) + one_time_lines(charges, credits)
	return Bill(tuple(lines), activated_on, period_end)


def month_bill(
	services: Iterable[Agreed], discounts: Iterable[Agreed], period_start: date, period_end: date
) -> Bill:
	"""A customer's bill for one whole period."""
	return Bill(
		tuple(recurring_lines(services, discounts, period_start, period_end)), period_start, period_end
	)


def _starting_on(entry: Agreed, day: date) -> Agreed:
	return replace(entry, start=max(entry.start or day, day))


def _share(entry: Agreed, kind: str, period_start: date, period_end: date) -> InvoiceLine:
	start = entry.start or period_start
	return InvoiceLine(
		entry.sku,
		entry.label if entry.qty == 1 else f"{entry.label} × {entry.qty}",
		kind,
		prorate(entry.amount, start, period_start, period_end, entry.end),
		days=days_served(start, period_start, period_end, entry.end),
		of_days=(period_end - period_start).days + 1,
		first=max(start, period_start),
		last=min(entry.end, period_end) if entry.end else period_end,
		subscription=entry.subscription,
	)


def _at_most(taken_off: list[InvoiceLine], charged: list[InvoiceLine]) -> list[InvoiceLine]:
	"""The discounts in order, cut off where their sum would exceed what is charged."""
	left = sum((line.amount for line in charged), ZERO)
	kept = []
	for line in taken_off:
		amount = min(-line.amount, left)
		kept.append(replace(line, rate=-amount, qty=1))
		left -= amount
	return kept
