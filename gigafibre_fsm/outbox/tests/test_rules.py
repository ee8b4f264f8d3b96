"""When the outbox retries and when it pauses."""

from __future__ import annotations

import random
from datetime import datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from gigafibre_fsm.outbox.rules import (
	FAILURES_TO_OPEN,
	LONGEST_DELAY,
	LONGEST_REST,
	MAX_ATTEMPTS,
	Breaker,
	breaker_key,
	delay,
	is_exhausted,
)

NOON = datetime(2026, 8, 5, 12)  # noqa: DTZ001 - the site's clock is naive


@given(st.integers(1, 10_000), st.integers())
def test_a_delay_has_a_minimum_and_a_maximum(attempts: int, seed: int) -> None:
	"""A failing provider would be overloaded, or a message wait for days after it is back."""
	assert 7 <= delay(attempts, random.Random(seed)) <= LONGEST_DELAY


def test_rows_that_failed_together_are_retried_apart() -> None:
	"""A thousand SMS retried in the same second would bring the provider down again."""
	assert len({round(delay(3)) for _ in range(200)}) > 10


def test_a_message_survives_an_outage_of_hours() -> None:
	"""An outage over lunch would lose messages for good."""
	assert sum(delay(n) for n in range(1, MAX_ATTEMPTS)) > 3 * 3600 * 0.9
	assert not is_exhausted(MAX_ATTEMPTS - 1) and is_exhausted(MAX_ATTEMPTS)


def test_the_circuit_opens_after_failures_in_a_row_and_lets_one_probe_through() -> None:
	"""Every worker would wait for timeouts while other messages wait behind them."""
	breaker = Breaker()
	for _ in range(FAILURES_TO_OPEN):
		assert breaker.allows(NOON)
		breaker = breaker.failed(NOON)
	assert not breaker.allows(NOON + timedelta(seconds=29))
	later = NOON + timedelta(seconds=31)
	assert breaker.allows(later)
	assert not breaker.probing(later).allows(later)
	assert breaker.succeeded().allows(NOON)


@given(st.integers(0, 200))
def test_the_time_of_an_open_circuit_is_limited(failures: int) -> None:
	"""A provider that was down all night would stay cut off all day."""
	breaker = Breaker()
	for _ in range(failures):
		breaker = breaker.failed(NOON)
	assert breaker.allows(NOON + LONGEST_REST)


def test_one_failing_receiver_does_not_block_the_others() -> None:
	"""An outage of Slack would stop n8n as well."""
	assert breaker_key("Webhook", "slack") != breaker_key("Webhook", "n8n")
	assert breaker_key("SMS", "+1") == breaker_key("SMS", "+2")
