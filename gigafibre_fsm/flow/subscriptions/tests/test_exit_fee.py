"""Which services end together, and an exit fee within the legal maximum."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gigafibre_fsm.flow.activation.rules import commitment_end
from gigafibre_fsm.flow.billing.adjustments import ONE_DAY, charge_for_days, credit_after_last_day, total
from gigafibre_fsm.flow.billing.rules import Agreed, month_bill, period_of
from gigafibre_fsm.flow.pricing.rules import NEEDS
from gigafibre_fsm.flow.subscriptions.exit_fee import Commitment, before_taxes, ending_with, exit_fee
from gigafibre_fsm.money import ZERO, taxes

START = date(2026, 4, 16)
DAYS = st.dates(date(2024, 1, 1), date(2030, 12, 31))
MONEY = st.decimals("0.01", "300", places=2)


def committed(monthly: str = "99.95", months: int = 24, start: date = START, given: str = "0") -> Commitment:
	return Commitment(start, commitment_end(start, months), Decimal(monthly), Decimal(given))


@pytest.mark.parametrize(
	("chosen", "gone"),
	[
		({"Internet"}, {"Internet", "TV"}),
		({"TV"}, {"TV"}),
		({"Phone"}, {"Phone"}),
		({"Internet", "Phone"}, {"Internet", "TV", "Phone"}),
	],
)
def test_dependent_services_end_too(chosen: set[str], gone: set[str]) -> None:
	"""A household would pay for television without the Internet that carries it."""
	assert ending_with(chosen, ("Internet", "TV", "Phone"), NEEDS) == gone


@pytest.mark.parametrize(
	("last", "left"),
	[
		(date(2026, 4, 15), 24),
		(date(2026, 4, 16), 23),
		(date(2026, 5, 15), 23),
		(date(2026, 5, 16), 22),
		(date(2028, 3, 15), 1),
		(date(2028, 3, 16), 0),
		(date(2028, 4, 15), 0),
	],
)
def test_a_month_that_has_begun_counts_as_over(last: date, left: int) -> None:
	"""A customer would pay for a month of which they had the service."""
	assert committed().months_left(last) == left


@pytest.mark.parametrize(
	("service", "last", "fee"),
	[
		(committed(), date(2026, 6, 1), "50.00"),
		(committed("20.05"), date(2028, 2, 1), "4.01"),
		(committed("33.36"), date(2028, 3, 1), "3.33"),
		(committed(), date(2028, 4, 15), "0.00"),
		(committed(given="120"), date(2027, 4, 15), "60.00"),
		(committed(given="99.95"), date(2028, 4, 1), "0.00"),
	],
)
def test_the_fee_follows_the_law(service: Commitment, last: date, fee: str) -> None:
	"""A customer would pay a fee that the Consumer Protection Act forbids."""
	assert f"{exit_fee([service], last).amount:.2f}" == fee


def test_fifty_dollars_are_the_maximum_per_contract() -> None:
	"""A customer who ends the Internet today and the telephone tomorrow would pay 50 $ twice."""
	first = exit_fee([committed()], date(2026, 6, 1))
	assert exit_fee([committed("28.95")], date(2026, 6, 2), first.amount).amount == 0


@given(
	st.lists(st.tuples(MONEY, st.sampled_from((24, 36))), max_size=3),
	DAYS,
	DAYS,
	st.decimals("0", "50", places=2),
)
def test_the_fee_never_exceeds_the_legal_maximum(
	services: list[tuple[Decimal, int]], start: date, last: date, charged: Decimal
) -> None:
	"""Some customer, on some day, would pay more than the law allows."""
	contract = [Commitment(start, commitment_end(start, months), price) for price, months in services]
	fee = exit_fee(contract, last, charged)
	days_left = [(max((each.end - max(last, start - ONE_DAY)).days, 0), each) for each in contract]
	# No month has more than 31 days: what is left, counted in days, is never less than counted in months not begun.
	price = sum((each.monthly * days / 28 for days, each in days_left), ZERO)
	assert 0 <= fee.amount <= max(ZERO, min(Decimal(50) - charged, price / 10))
	if all(each.end <= last for each in contract):
		assert fee.amount == 0


@given(MONEY, st.sampled_from((24, 36)), DAYS, st.integers(-40, 1200))
def test_an_inducement_decreases_each_month(value: Decimal, months: int, start: date, days: int) -> None:
	"""A customer would pay for the same free box near the end of the term as at its beginning."""
	end, last = commitment_end(start, months), start + timedelta(days=days)
	service = Commitment(start, end, Decimal("99.95"), value)
	fee = exit_fee([service], last).amount
	assert service.months == months
	assert 0 <= fee <= value
	assert exit_fee([service], last + ONE_DAY).amount <= fee
	assert fee == 0 or last < end


@given(st.decimals("0", "500", places=2))
def test_the_fee_includes_its_taxes(amount: Decimal) -> None:
	"""Taxes would be added on top of the legal maximum."""
	net = before_taxes(amount)
	assert net + sum(taxes(net), ZERO) <= amount
	more = net + Decimal("0.01")
	assert more + sum(taxes(more), ZERO) > amount


@given(MONEY, MONEY, DAYS, st.integers(0, 150), st.integers(0, 3))
def test_bills_and_credits_equal_the_days_used(
	price: Decimal, discount: Decimal, start: date, days: int, ahead: int
) -> None:
	"""Bills and final credit together would not equal the price of the days used."""
	agreed = [Agreed("I", "I", price, start=start), Agreed("R", "R", -min(price, discount), start=start)]
	last = start + timedelta(days=days)
	until = period_of(start)[1]
	for _month in range(ahead):
		until = period_of(until + ONE_DAY)[1]
	billed = charge_for_days(agreed, start, until)
	settled = (
		credit_after_last_day(agreed, start, last, until)
		if last < until
		else charge_for_days(agreed, until + ONE_DAY, last)
	)
	used, first = ZERO, start
	while first <= last:
		begin, end = period_of(first)
		cut = [Agreed(e.sku, e.label, e.unit, start=start, end=last) for e in agreed]
		used += month_bill(cut[:1], cut[1:], begin, end).net
		first = end + ONE_DAY
	assert total([*billed, *settled]) == used
