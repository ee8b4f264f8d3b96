"""Whether a promise to pay by installments is kept."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gigafibre_fsm.flow.collections.installments import (
	ACTIVE,
	BROKEN,
	KEPT,
	STEPS,
	Installment,
	split,
	state,
	unpaid,
)

FIRST, SECOND = date(2026, 12, 10), date(2027, 1, 10)
PROMISED = [Installment(SECOND, Decimal("40.00")), Installment(FIRST, Decimal("60.00"))]


@pytest.mark.parametrize(
	("received", "remaining"),
	[
		("0", [(FIRST, "60.00"), (SECOND, "40.00")]),
		("59.99", [(FIRST, "0.01"), (SECOND, "40.00")]),
		("60", [(SECOND, "40.00")]),
		("75.50", [(SECOND, "24.50")]),
		("100", []),
		("250", []),
	],
)
def test_money_pays_the_earliest_installment_first(received: str, remaining: list) -> None:
	"""A customer who paid in time would be said to have missed an installment."""
	found = unpaid(PROMISED, Decimal(received))
	assert [(each.due, each.amount) for each in found] == [
		(day, Decimal(amount)) for day, amount in remaining
	]


@pytest.mark.parametrize(
	("received", "owed", "today", "expected"),
	[
		("0", "100", date(2026, 12, 1), ACTIVE),
		("0", "100", FIRST, ACTIVE),
		("0", "100", date(2026, 12, 13), ACTIVE),  # the bank takes three days
		("0", "100", date(2026, 12, 14), BROKEN),
		("60", "40", date(2026, 12, 14), ACTIVE),
		("60", "40", date(2027, 1, 14), BROKEN),
		("100", "0", date(2027, 1, 14), KEPT),
		("100", "55", date(2027, 1, 14), KEPT),  # a later bill is no part of the promise
		("0", "0", date(2027, 1, 14), KEPT),  # the debt was credited
	],
)
def test_a_promise_is_kept_until_an_installment_is_missed(
	received: str, owed: str, today: date, expected: str
) -> None:
	"""A household that keeps its word would be cut off, or one that does not would never be asked again."""
	assert state(unpaid(PROMISED, Decimal(received)), Decimal(owed), today) == expected


@given(
	owed=st.decimals("0.01", "9999.99", places=2),
	first=st.dates(date(2026, 1, 1), date(2030, 12, 31)),
	count=st.integers(1, 12),
	step=st.sampled_from(sorted(STEPS)),
)
def test_installments_are_what_is_owed_to_the_cent(owed: Decimal, first: date, count: int, step: str) -> None:
	"""A family would be asked for a cent too much, for nothing on a day, or twice on the same day."""
	parts = split(owed, first, count, step)
	amounts, days = [each.amount for each in parts], [each.due for each in parts]
	assert sum(amounts) == owed and min(amounts) > 0 and max(amounts) - min(amounts) <= Decimal("0.01")
	assert days == sorted(set(days)) and days[0] == first and len(parts) <= count


def test_a_month_after_the_31st_is_the_end_of_a_shorter_month() -> None:
	"""The installments of February and of April would have no day."""
	days = [each.due for each in split(Decimal("90"), date(2027, 1, 31), 4, "Month")]
	assert days == [date(2027, 1, 31), date(2027, 2, 28), date(2027, 3, 31), date(2027, 4, 30)]
