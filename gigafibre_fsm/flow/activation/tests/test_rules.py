from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gigafibre_fsm.flow.activation.rules import commitment_end


@pytest.mark.parametrize(
	("start", "months", "end"),
	[
		(date(2026, 4, 16), 24, date(2028, 4, 15)),
		(date(2026, 1, 1), 36, date(2028, 12, 31)),
		(date(2028, 2, 29), 36, date(2031, 2, 28)),
		(date(2026, 12, 31), 24, date(2028, 12, 30)),
	],
)
def test_commitment_end_dates(start: date, months: int, end: date) -> None:
	"""A customer who leaves on the last day would pay an exit fee, or get the discount for too long."""
	assert commitment_end(start, months) == end


@given(st.dates(date(2024, 1, 1), date(2040, 12, 31)), st.sampled_from([24, 36]))
def test_a_commitment_has_its_number_of_months(start: date, months: int) -> None:
	"""The commitment would be a month too long."""
	end = commitment_end(start, months)
	assert end and abs((end + timedelta(days=1) - start).days - months * 30.4375) < 3


def test_no_commitment_has_no_end_date() -> None:
	"""A customer without commitment would be told of an exit fee."""
	assert commitment_end(date(2026, 4, 16), 0) is None
