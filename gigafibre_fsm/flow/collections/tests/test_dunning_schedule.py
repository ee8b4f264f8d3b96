"""The days of dunning."""

from __future__ import annotations

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from gigafibre_fsm.flow.collections.dunning_schedule import Terms
from gigafibre_fsm.flow.scheduling.rules import quebec_holidays

days = st.dates(date(2026, 1, 1), date(2030, 12, 31))


@given(days, st.integers(1, 60))
def test_no_suspension_before_days_without_support_or_too_early(made: date, allowed: int) -> None:
	"""A family whose Internet is cut on a Friday, a Saturday or a holiday could not reach support for days."""
	day = Terms(allowed=allowed).suspension(made)
	assert day and day.weekday() < 4 and day not in quebec_holidays(day.year)
	assert timedelta(allowed) <= day - made <= timedelta(allowed + 5)


def test_the_day_of_a_suspension_rolls_over_christmas() -> None:
	"""The cut-off of a Thursday before a holiday would fall on Christmas Day itself, or on the Sunday after it."""
	terms = Terms(allowed=21)
	assert terms.suspension(date(2026, 12, 4)) == date(2026, 12, 28), "Friday the 25th, then the weekend"
	assert terms.suspension(date(2026, 12, 11)) == date(2027, 1, 4)


def test_the_card_is_retried_on_its_days_only() -> None:
	"""A card would be tried every night until the bank blocks it."""
	made, terms = date(2027, 3, 1), Terms(retries=(1, 3, 7))
	last, found = made, []
	for number in range(1, 4):
		last = terms.next_try(made, number, last)
		found.append(last)
	assert found == [date(2027, 3, 2), date(2027, 3, 4), date(2027, 3, 8)]
	assert terms.next_try(made, 4, last) is None


@given(days, st.integers(0, 60))
def test_a_late_first_charge_keeps_the_retry_intervals(made: date, late: int) -> None:
	"""A card saved for an old bill would be tried four times on one morning, with a message each."""
	terms, last = Terms(retries=(1, 3, 7)), made + timedelta(days=late)
	for number, distance in ((1, 1), (2, 2), (3, 4)):
		following = terms.next_try(made, number, last)
		assert following and following - last >= timedelta(days=distance)
		last = following


def test_no_suspension_without_a_limit() -> None:
	"""With an empty number of days, which means never, every debtor would be suspended at once."""
	terms = Terms(allowed=0)
	assert terms.suspension(date(2027, 3, 1)) is None and terms.warning(date(2027, 3, 1)) is None


@given(days, st.integers(0, 400))
def test_a_late_last_notice_delays_the_suspension(made: date, later: int) -> None:
	"""A customer who owes an old invoice again, after a bounced cheque, would be suspended on the morning of the
	notice.
	"""
	terms, told = Terms(allowed=21, warn=3), made + timedelta(days=later)
	day = terms.suspension(made, told)
	assert day and day - told >= timedelta(3) and day >= terms.suspension(made) and day.weekday() < 4
