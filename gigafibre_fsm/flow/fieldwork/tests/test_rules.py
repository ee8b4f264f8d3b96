"""Times of actions that a phone sends later."""

from __future__ import annotations

from datetime import timedelta

import pytest

from gigafibre_fsm.flow.fieldwork import rules

NOON = 1_796_000_000_000
HOUR = 3_600_000


@pytest.mark.parametrize("wrong", [0, 2 * HOUR, -2 * HOUR, -NOON])
def test_the_clock_of_the_phone_may_be_wrong(wrong: int) -> None:
	"""A phone two hours ahead would have every visit begin in the future."""
	assert rules.age(NOON + wrong, NOON + wrong + 5 * 60_000) == timedelta(minutes=5)


def test_a_clock_that_was_set_back_does_not_make_the_future() -> None:
	"""The visit would be begun after it is over."""
	assert rules.age(NOON, NOON - HOUR) == timedelta()


def test_an_age_has_an_end() -> None:
	"""A phone that believes in 1970 would have done its work before the customer ordered."""
	assert rules.age(0, NOON) == rules.LONGEST_AGE


@pytest.mark.parametrize(("seconds", "told"), [(5, False), (120, False), (121, True), (86_400, True)])
def test_the_office_hears_of_what_nobody_looks_at(seconds: int, told: bool) -> None:
	"""The dispatcher would read every slip of a finger, or learn of a lost visit from the customer."""
	assert rules.must_notify_office(timedelta(seconds=seconds)) is told
