"""Installments of a payment agreement, and whether it has been kept so far. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal

from dateutil.relativedelta import relativedelta

from gigafibre_fsm.money import CENT, ZERO

ACTIVE, KEPT, BROKEN = "Active", "Kept", "Broken"
MONEY_TAKES = timedelta(days=3)
"""Days for a bank payment to arrive: an installment counts as missed only after them."""
STEPS = {
	"Week": relativedelta(weeks=1),
	"Two Weeks": relativedelta(weeks=2),
	"Month": relativedelta(months=1),
}


@dataclass(frozen=True)
class Installment:
	"""`amount` in dollars, due on the day `due` at the latest."""

	due: date
	amount: Decimal


def split(owed: Decimal, first: date, count: int, step: str) -> list[Installment]:
	"""Split `owed` into `count` equal installments, the remaining cents with the first ones; one each `step` from `first`. A
	month after the 31st is the last day of a shorter month.
	"""
	share, rest = divmod(int(owed / CENT), count)
	return [
		Installment(first + STEPS[step] * at, (share + (at < rest)) * CENT)
		for at in range(count)
		if share + (at < rest)
	]


def unpaid(installments: Iterable[Installment], received: Decimal) -> list[Installment]:
	"""The unpaid installments, in the order of their days: money received pays the earliest ones first."""
	remaining = []
	for each in sorted(installments, key=lambda each: each.due):
		paid = min(received, each.amount)
		received -= paid
		if paid < each.amount:
			remaining.append(replace(each, amount=each.amount - paid))
	return remaining


def state(remaining: Sequence[Installment], owed: Decimal, today: date) -> str:
	"""Kept once everything is paid or nothing is owed, Broken once an installment was missed, else Active."""
	if not remaining or owed <= ZERO:
		return KEPT
	return BROKEN if remaining[0].due + MONEY_TAKES < today else ACTIVE
