"""Computes the bills of a month with the monthly run's own functions, without saving them: nothing is locked, written,
numbered or sent.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, timedelta
from typing import Any

from gigafibre_fsm.flow.billing import monthly
from gigafibre_fsm.flow.billing.rules import Bill, period_of

AT_ONCE = 1_000


def of_month(customers: Sequence[str], month: date) -> Iterator[tuple[str, Bill]]:
	"""(customer, bill) for the calendar month of `month`, as if everything were billed up to the day before it and nothing
	since. Skips customers without a bill.

	Includes customers on hold. A bill below the smallest amount that can be charged is included here, while the run carries
	it over to the next one.
	"""
	period_start, period_end = period_of(month)
	for start in range(0, len(customers), AT_ONCE):
		part = customers[start : start + AT_ONCE]
		subscriptions, waiting = (
			_by_customer(monthly.billable(part)),
			_by_customer(monthly.waiting_corrections(part)),
		)
		for customer in part:
			due = subscriptions[customer]
			for row in due:
				row.billed_until = period_start - timedelta(days=1)
			due = [row for row in due if monthly.has_days_left(row)]
			bill, _taken = monthly.bill_of(due, waiting[customer] if due else [], period_start, period_end)
			if bill.lines:
				yield customer, bill


def _by_customer(rows: Iterable[Any]) -> dict[str, list[Any]]:
	found: dict[str, list[Any]] = defaultdict(list)
	for row in rows:
		found[row.customer].append(row)
	return found
