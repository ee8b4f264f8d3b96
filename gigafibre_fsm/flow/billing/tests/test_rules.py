from __future__ import annotations

from datetime import date, datetime, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gigafibre_fsm.flow.billing.rules import (
	Agreed,
	Bill,
	first_invoice_lines,
	month_bill,
	not_credited,
	outage_share,
	period_of,
	periods_due,
	prorate,
	taxes,
)

days = st.dates(date(2024, 1, 1), date(2032, 12, 31))
prices = st.decimals("0.01", "500", places=2)
quantities = st.integers(1, 4)
services = st.lists(st.builds(Agreed, st.just("S"), st.just("Service"), prices, quantities), max_size=6)
discounts = st.lists(st.builds(Agreed, st.just("D"), st.just("Rabais"), prices.map(lambda p: -p)), max_size=4)


@pytest.mark.parametrize(
	("monthly", "start", "expected"),
	[
		("99.95", date(2026, 4, 1), "99.95"),
		("99.95", date(2026, 4, 30), "3.33"),
		("99.95", date(2026, 4, 16), "49.98"),
		("30.00", date(2028, 2, 29), "1.03"),
		("28.95", date(2026, 12, 31), "0.93"),
		("0.69", date(2026, 4, 16), "0.35"),
	],
)
def test_documented_prorations(monthly: str, start: date, expected: str) -> None:
	"""A customer could not verify the first invoice by hand."""
	assert prorate(Decimal(monthly), start, *period_of(start)) == Decimal(expected)


@given(prices, days)
def test_a_whole_month_costs_its_price(monthly: Decimal, day: date) -> None:
	"""A long-standing customer would pay a cent too much or too little each month."""
	start, end = period_of(day)
	assert prorate(monthly, start, start, end) == monthly
	assert prorate(monthly, start - timedelta(days=40), start, end) == monthly


@given(prices, days, days)
def test_a_prorated_amount_is_between_zero_and_the_price(monthly: Decimal, start: date, day: date) -> None:
	"""A customer would be charged for days before the service, or owed money for having it."""
	first, last = period_of(day)
	share = prorate(monthly, start, first, last)
	assert 0 <= share <= monthly
	assert share == 0 or start <= last


@given(prices, days)
def test_one_day_more_never_costs_less(monthly: Decimal, day: date) -> None:
	"""A customer activated a day earlier would pay less."""
	first, last = period_of(day)
	shares = [
		prorate(monthly, first + timedelta(days=n), first, last) for n in range((last - first).days + 1)
	]
	assert shares == sorted(shares, reverse=True)


@given(prices, days)
def test_two_parts_of_a_month_add_up_to_the_month(monthly: Decimal, day: date) -> None:
	"""Whoever changes plan in mid-month would pay a day twice or not at all."""
	first, last = period_of(day)
	before = prorate(monthly, first, first, last, end=day - timedelta(days=1))
	after = prorate(monthly, day, first, last)
	assert abs(before + after - monthly) <= Decimal("0.01")


@pytest.mark.parametrize(
	("net", "tps", "tvq"),
	[
		("99.95", "5.00", "9.97"),
		("33.33", "1.67", "3.32"),
		("0.00", "0.00", "0.00"),
		("0.10", "0.01", "0.01"),
	],
)
def test_documented_taxes(net: str, tps: str, tvq: str) -> None:
	"""The invoice would not agree with what Revenu Québec expects."""
	assert taxes(Decimal(net)) == (Decimal(tps), Decimal(tvq))


@given(services, discounts, services, discounts, days)
def test_a_first_invoice_is_never_negative(
	monthly: list[Agreed], off: list[Agreed], once: list[Agreed], credits: list[Agreed], day: date
) -> None:
	"""ERPNext refuses a negative invoice, and the whole activation with it."""
	bill = first_invoice_lines(monthly, off, once, credits, day)
	assert bill.net >= 0
	assert bill.total >= bill.net
	assert all(
		isinstance(line.qty, int) and line.amount == line.amount.quantize(Decimal("0.01"))
		for line in bill.lines
	)
	assert bill.period_start == day


@given(services, discounts, days)
def test_an_activation_on_the_first_is_billed_a_whole_month(
	monthly: list[Agreed], off: list[Agreed], day: date
) -> None:
	"""Two ways of computing the same price would disagree."""
	first, last = period_of(day)
	assert first_invoice_lines(monthly, off, [], [], first) == month_bill(monthly, off, first, last)


def test_the_documented_order_has_its_documented_invoice() -> None:
	"""The demo's customer would be billed a different amount than the quote promised."""
	bill = first_invoice_lines(
		[
			Agreed("FTTH150I", "Internet 150", Decimal("99.95")),
			Agreed("TVBSTANDARD", "Télé Standard", Decimal("30")),
			Agreed("TELEPMENS", "Téléphonie", Decimal("28.95")),
			Agreed("SERV911", "Service 911", Decimal("0.69")),
		],
		[
			Agreed("RAB3X", "Rabais trio", Decimal("-10")),
			Agreed("RAB24M", "Engagement 24 mois", Decimal("-15")),
		],
		[Agreed("ACTTELEP", "Activation", Decimal("69.95")), Agreed("STB", "Décodeur", Decimal("120"))],
		[Agreed("STB", "1er décodeur offert", Decimal("-120"))],
		date(2026, 4, 16),
	)
	assert [(line.sku, line.amount) for line in bill.lines] == [
		("FTTH150I", Decimal("49.98")),
		("TVBSTANDARD", Decimal("15.00")),
		("TELEPMENS", Decimal("14.48")),
		("SERV911", Decimal("0.35")),
		("RAB3X", Decimal("-5.00")),
		("RAB24M", Decimal("-7.50")),
		("ACTTELEP", Decimal("69.95")),
		("STB", Decimal("120.00")),
		("STB", Decimal("-120.00")),
	]
	assert bill.net == Decimal("137.26")
	assert bill.taxes == (Decimal("6.86"), Decimal("13.69"))
	assert bill.total == Decimal("157.81")


def test_a_discount_ends_on_its_last_day() -> None:
	"""A discount would go on after the commitment, or stop a day early."""
	first, last = date(2026, 4, 1), date(2026, 4, 30)
	bill: Bill = month_bill(
		[Agreed("A", "A", Decimal("60"))],
		[Agreed("D", "D", Decimal("-15"), end=date(2026, 4, 10))],
		first,
		last,
	)
	assert [line.amount for line in bill.lines] == [Decimal("60.00"), Decimal("-5.00")]


@given(days, st.integers(0, 400))
def test_no_month_is_billed_twice_or_forgotten(until: date, later: int) -> None:
	"""A night without the monthly run would give a month away, or charge one twice."""
	until = period_of(until)[1]
	today = until + timedelta(days=later)
	due = periods_due(until, today)
	expected = until + timedelta(days=1)
	for first, last in due:
		assert first == expected and first <= today
		expected = last + timedelta(days=1)
	assert expected > today


def test_the_share_of_a_month_that_an_outage_took():
	"""A day without Internet would be credited as a month, or as nothing."""
	month = Decimal("60.00")
	start = datetime(2026, 11, 10, 12)  # noqa: DTZ001 - the site's time
	assert outage_share(month, start, start + timedelta(days=1)) == Decimal("2.00")
	assert outage_share(month, start, start + timedelta(hours=6)) == Decimal("0.50")
	assert outage_share(month, start, start) == Decimal("0.00")
	assert outage_share(month, start, start + timedelta(days=90)) == month, "never more than a month"
	over_the_end = outage_share(Decimal("93.00"), datetime(2026, 12, 31), datetime(2027, 1, 2))  # noqa: DTZ001
	assert over_the_end == Decimal("6.00")


def test_what_was_credited_before_is_left_out():
	"""Two outages at the same time would be paid back twice."""
	day = [datetime(2026, 11, 10, hour) for hour in range(24)]  # noqa: DTZ001 - any
	assert not_credited(day[2], day[20], []) == [(day[2], day[20])]
	assert not_credited(day[2], day[20], [(day[5], day[6]), (day[0], day[3])]) == [
		(day[3], day[5]),
		(day[6], day[20]),
	]
	assert not_credited(day[2], day[20], [(day[1], day[22])]) == []
