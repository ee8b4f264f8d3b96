"""Retry delays and circuit breakers. Pure: no Frappe, no clock of its own."""

from __future__ import annotations

import random
from dataclasses import dataclass
from datetime import datetime, timedelta

FIRST_DELAY = 15.0
LONGEST_DELAY = 900.0
MAX_ATTEMPTS = 30

FAILURES_TO_OPEN = 5
REST = timedelta(seconds=30)
LONGEST_REST = timedelta(minutes=5)


def delay(attempts: int, rng: random.Random | None = None) -> float:
	"""Seconds to wait after the `attempts`-th failed attempt (1 = the first): doubling, capped, with equal jitter.

	Always between half of the nominal delay and all of it, so that a thousand rows that failed together are not retried
	together.
	"""
	nominal = min(FIRST_DELAY * 2 ** min(attempts - 1, 20), LONGEST_DELAY)
	return nominal / 2 + (rng or random).uniform(0, nominal / 2)


def is_exhausted(attempts: int) -> bool:
	"""Whether the row has had its last attempt. 30 attempts take about six hours."""
	return attempts >= MAX_ATTEMPTS


@dataclass(frozen=True)
class Breaker:
	"""The circuit breaker of one target: opens after consecutive failures, then lets one probe through."""

	failures: int = 0
	open_until: datetime | None = None

	def allows(self, now: datetime) -> bool:
		"""Whether a call may be made at `now`."""
		return self.open_until is None or now >= self.open_until

	def probing(self, now: datetime) -> Breaker:
		"""The breaker during its probe: other calls stay blocked."""
		return Breaker(self.failures, now + REST) if self.open_until else self

	def failed(self, now: datetime) -> Breaker:
		"""The breaker after a failed call: every failure beyond the limit doubles the time it stays open."""
		failures = self.failures + 1
		beyond = failures - FAILURES_TO_OPEN
		if beyond < 0:
			return Breaker(failures)
		return Breaker(failures, now + min(REST * 2 ** min(beyond, 10), LONGEST_REST))

	def succeeded(self) -> Breaker:
		"""The breaker after any answer, even a refusal: the system is available."""
		return Breaker()


PEOPLE_WAIT = ("SMS", "E-mail", "Realtime", "Stripe")
"""Channels with messages to people; other channels are never queued ahead of them."""


def queue_of(channel: str) -> str:
	"""The background queue that delivers a channel."""
	return "short" if channel in PEOPLE_WAIT else "default"


def breaker_key(channel: str, target: str) -> str:
	"""The key of a circuit breaker: one for all rows of a provider, but one for each webhook receiver."""
	return f"{channel}/{target}" if channel == "Webhook" else channel
