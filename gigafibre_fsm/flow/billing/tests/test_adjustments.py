"""Corrections of plan changes and pauses within a month, to the cent."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from gigafibre_fsm.flow.billing.adjustments import charge_for_days, credit_after_last_day, fitting, total
from gigafibre_fsm.flow.billing.rules import Agreed, period_of, prorate

ONE_DAY = timedelta(days=1)
days = st.dates(date(2026, 1, 1), date(2028, 12, 31))
money = st.decimals(0, 500, places=2)


def plan(amount: Decimal, sku: str = "FTTH150I", **terms: date) -> list[Agreed]:
	return [Agreed(sku, sku, amount, 1, terms.get("start"), terms.get("end"))]


def cost(amount: Decimal, first: date, last: date) -> Decimal:
	"""The price of the days of one month, had they been billed as such."""
	return prorate(amount, first, *period_of(first), last) if first <= last else Decimal("0.00")


@given(old=money, new=money, day=days)
def test_a_change_costs_what_it_would_have_cost_if_known(old: Decimal, new: Decimal, day: date) -> None:
	"""After a plan change on the 10th, the customer would not pay nine days of one plan and the rest of the other."""
	first, last = period_of(day)
	adjusted = total(credit_after_last_day(plan(old), first, day - ONE_DAY, last)) + total(
		charge_for_days(plan(new), day, last)
	)
	assert old + adjusted == cost(old, first, day - ONE_DAY) + cost(new, day, last)


@given(amount=money, first=days, length=st.integers(0, 90))
def test_a_pause_credits_exactly_its_days(amount: Decimal, first: date, length: int) -> None:
	"""A seasonal customer would pay for the winter, or be credited days that they never paid."""
	start = period_of(first)[0]
	until = period_of(first + timedelta(days=length))[1]
	billed = total(charge_for_days(plan(amount), start, until))
	back = total(credit_after_last_day(plan(amount), start, first - ONE_DAY, until))
	assert billed + back == cost(amount, start, first - ONE_DAY)


@given(amount=money, day=days)
def test_resuming_on_the_day_of_the_pause_costs_a_whole_month(amount: Decimal, day: date) -> None:
	"""A pause that is cancelled the same day would change the bill by a cent."""
	first, last = period_of(day)
	assert total(credit_after_last_day(plan(amount), first, last, last)) == 0
	kept = total(credit_after_last_day(plan(amount), first, day - ONE_DAY, last))
	assert abs(kept + total(charge_for_days(plan(amount), day, last))) <= Decimal("0.01")


@given(prices=st.lists(money, min_size=2, max_size=4), day=st.integers(1, 28))
def test_any_number_of_changes_adds_up(prices: list[Decimal], day: int) -> None:
	"""A customer with three changes in a month would be billed some days twice."""
	first, last = date(2027, 3, 1), date(2027, 3, 31)
	since, bill = first, prices[0]
	owed = Decimal(0)
	for number, (old, new) in enumerate(zip(prices, prices[1:], strict=False)):
		changed = first + timedelta(days=min(30, day + number))
		bill += total(credit_after_last_day(plan(old), since, changed - ONE_DAY, last)) + total(
			charge_for_days(plan(new), changed, last)
		)
		owed += cost(old, since, changed - ONE_DAY)
		since = changed
	assert bill == owed + cost(prices[-1], since, last)


@given(amount=money, begun=st.integers(1, 28), stay=st.integers(0, 20))
def test_what_came_and_went_within_a_month_costs_its_days(amount: Decimal, begun: int, stay: int) -> None:
	"""Channels that were added on the 10th and given back on the 13th would cost a cent more, or less, than three days."""
	first, last = date(2027, 3, 1), date(2027, 3, 31)
	start = date(2027, 3, begun)
	gone = min(start + timedelta(days=stay), last)
	price = plan(amount, start=start)
	adjusted = total(charge_for_days(price, start, last)) + total(
		credit_after_last_day(price, first, gone - ONE_DAY, last)
	)
	assert adjusted == cost(amount, start, gone - ONE_DAY)


def test_the_documented_example_is_correct() -> None:
	"""Support would read a wrong explanation to a customer."""
	back = credit_after_last_day(
		plan(Decimal("79.95")), date(2027, 3, 1), date(2027, 3, 9), date(2027, 3, 31)
	)
	more = charge_for_days(plan(Decimal("109.95")), date(2027, 3, 10), date(2027, 3, 31))
	assert [(a.amount, a.first, a.last) for a in back + more] == [
		(Decimal("-56.74"), date(2027, 3, 10), date(2027, 3, 31)),
		(Decimal("78.03"), date(2027, 3, 10), date(2027, 3, 31)),
	]


def test_an_ended_discount_is_not_charged_back() -> None:
	"""The customer would pay back a discount on days on which they had none."""
	ended = plan(Decimal("-31.00"), "RAB24M", end=date(2027, 3, 10))
	back = credit_after_last_day(ended, date(2027, 3, 1), date(2027, 3, 9), date(2027, 3, 31))
	assert [(a.amount, a.sku) for a in back] == [(Decimal("1.00"), "RAB24M")]


@given(
	amounts=st.lists(st.decimals(-200, 200, places=2), max_size=8),
	charged=st.decimals(0, 300, places=2),
)
def test_an_invoice_is_never_negative(amounts: list[Decimal], charged: Decimal) -> None:
	"""ERPNext refuses a negative invoice: the whole month of that customer would not be billed."""
	taken = fitting(amounts, charged)
	assert charged + sum(part for _place, part in taken) >= 0
	assert {(place, amount) for place, amount in enumerate(amounts) if amount > 0} <= set(taken)
	assert all(abs(part) <= abs(amounts[place]) and part * amounts[place] > 0 for place, part in taken)


@given(
	st.lists(st.decimals(-500, 500, places=2), max_size=8),
	st.decimals(1, 500, places=2),
)
def test_a_large_credit_is_spread_over_the_next_bills(waiting: list[Decimal], charged: Decimal) -> None:
	"""A credit larger than every future bill, as after changing to a much smaller plan, would wait for ever."""
	for _month in range(int(sum(map(abs, waiting)) / charged) + 2):
		taken = dict(fitting(waiting, charged))
		waiting = [amount - taken.get(place, 0) for place, amount in enumerate(waiting)]
	assert not any(waiting)
