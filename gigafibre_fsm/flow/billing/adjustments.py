"""Credits and charges for a change in the middle of a billed period. Pure, in Decimal.

Services are billed ahead, to the end of the month. For each line and each month that was billed:

    adjustment = share of the days really served - share of the days billed          each share as in rules.prorate

so that bill and adjustments together are, to the cent, what would have been billed had the change been known.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from gigafibre_fsm.flow.billing.rules import Agreed, period_of, prorate
from gigafibre_fsm.money import ZERO

ONE_DAY = timedelta(days=1)


@dataclass(frozen=True)
class Adjustment:
	"""`amount` in dollars before taxes, negative for a credit, for the days `first` to `last`."""

	sku: str
	label: str
	amount: Decimal
	first: date
	last: date


Price = Sequence[Agreed]
"""The monthly price of one subscription: the service, its extras, and the discounts as negative amounts."""


def credit_after_last_day(price: Price, since: date, last: date, billed_until: date) -> list[Adjustment]:
	"""The credit for a service that was billed from `since` (or earlier) until `billed_until` and whose last day is `last`."""
	changed = max(last + ONE_DAY, since)
	found = []
	for start, end in _months(changed, billed_until):
		first, until = max(start, since), min(end, billed_until)
		for entry in price:
			amount = _share(entry, first, min(last, until)) - _share(entry, first, until)
			found.append(Adjustment(entry.sku, entry.label, amount, max(changed, first), until))
	return [adjustment for adjustment in found if adjustment.amount]


def charge_for_days(price: Price, first: date, until: date) -> list[Adjustment]:
	"""The charge for a service that runs from `first` to `until`, in months that were billed without it."""
	found = [
		Adjustment(
			entry.sku,
			entry.label,
			_share(entry, max(first, start), min(until, end)),
			max(first, start),
			min(until, end),
		)
		for start, end in _months(first, until)
		for entry in price
	]
	return [adjustment for adjustment in found if adjustment.amount]


def total(adjustments: Iterable[Adjustment]) -> Decimal:
	return sum((adjustment.amount for adjustment in adjustments), ZERO)


def fitting(amounts: Sequence[Decimal], charged: Decimal) -> list[tuple[int, Decimal]]:
	"""The adjustments that an invoice over `charged` includes: (index, amount). All charges, and the credits in order, the
	last one in part, until the invoice total is zero. The rest waits for the next invoice.
	"""
	left = charged + sum((amount for amount in amounts if amount > 0), ZERO)
	taken = []
	for place, amount in enumerate(amounts):
		part = max(amount, -left)
		if part < 0:
			left += part
		if part:
			taken.append((place, part))
	return taken


def _share(entry: Agreed, first: date, last: date) -> Decimal:
	"""The share of one month, for the days `first` to `last` of it."""
	if last < first:
		return ZERO
	start = max(entry.start, first) if entry.start else first
	end = min(entry.end, last) if entry.end else last
	return prorate(entry.amount, start, *period_of(first), end)


def _months(first: date, last: date) -> Iterator[tuple[date, date]]:
	while first <= last:
		start, end = period_of(first)
		yield start, end
		first = end + ONE_DAY
