"""Whether a promise to pay by installments has been kept so far. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal

from dateutil.relativedelta import relativedelta

from gigafibre_fsm.money import CENT, ZERO

ACTIVE, KEPT, BROKEN = "Active", "Kept", "Broken"
MONEY_TAKES = timedelta(days=3)
"""A payment at the bank takes so long to arrive: an installment is not missed before."""
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


def spread(owed: Decimal, first: date, count: int, step: str) -> list[Installment]:
	"""`owed` in `count` equal installments, the cents that are left over with the first ones; one each `step` from `first` on. A
	month after the 31st is the last day of a shorter month.
	"""
	share, rest = divmod(int(owed / CENT), count)
	return [
		Installment(first + STEPS[step] * at, (share + (at < rest)) * CENT)
		for at in range(count)
		if share + (at < rest)
	]


def left(installments: Iterable[Installment], received: Decimal) -> list[Installment]:
	"""What remains to be paid, in the order of the days: money received pays the earliest installments first."""
	remaining = []
	for each in sorted(installments, key=lambda each: each.due):
		paid = min(received, each.amount)
		received -= paid
		if paid < each.amount:
			remaining.append(replace(each, amount=each.amount - paid))
	return remaining


def state(remaining: Sequence[Installment], owed: Decimal, today: date) -> str:
	"""Kept once everything is paid or nothing is owed any more, Broken once an installment was missed, else Active."""
	if not remaining or owed <= ZERO:
		return KEPT
	return BROKEN if remaining[0].due + MONEY_TAKES < today else ACTIVE
