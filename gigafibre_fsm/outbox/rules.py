"""When to try again, and when to leave a broken system alone. Pure: no Frappe, no clock of its own."""

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
	"""Seconds to wait after the `attempts`-th failed attempt (1 = the first): doubling, capped, with equal
	jitter.

	Always between half of the nominal delay and all of it, so that a thousand rows that failed together do
	not come back together.
	"""
	nominal = min(FIRST_DELAY * 2 ** min(attempts - 1, 20), LONGEST_DELAY)
	return nominal / 2 + (rng or random).uniform(0, nominal / 2)


def is_exhausted(attempts: int) -> bool:
	"""Whether the row has had its last attempt. 30 of them are about six hours of trying."""
	return attempts >= MAX_ATTEMPTS


@dataclass(frozen=True)
class Breaker:
	"""The circuit breaker of one target: after some failures in a row it rests, then lets one probe
	through.
	"""

	failures: int = 0
	open_until: datetime | None = None

	def allows(self, now: datetime) -> bool:
		"""Whether a call may be made at `now`."""
		return self.open_until is None or now >= self.open_until

	def probing(self, now: datetime) -> Breaker:
		"""The breaker while its one probe is under way: others keep resting."""
		return Breaker(self.failures, now + REST) if self.open_until else self

	def failed(self, now: datetime) -> Breaker:
		"""After a failed call: rests twice as long with every failure beyond the limit."""
		failures = self.failures + 1
		beyond = failures - FAILURES_TO_OPEN
		if beyond < 0:
			return Breaker(failures)
		return Breaker(failures, now + min(REST * 2 ** min(beyond, 10), LONGEST_REST))

	def succeeded(self) -> Breaker:
		"""After any answer, be it a refusal: the system is there."""
		return Breaker()


PEOPLE_WAIT = ("SMS", "E-mail", "Realtime", "Stripe")
"""Channels that somebody waits for: the others never stand before them in a queue."""


def queue_of(channel: str) -> str:
	"""The queue in which a channel is delivered."""
	return "short" if channel in PEOPLE_WAIT else "default"


def breaker_key(channel: str, target: str) -> str:
	"""What breaks together: every row of a provider, but each webhook receiver by itself."""
	return f"{channel}/{target}" if channel == "Webhook" else channel
