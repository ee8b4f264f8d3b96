"""From ages and counts to ok, degraded or down. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

OK, DEGRADED, DOWN = "ok", "degraded", "down"
WORST = (OK, DEGRADED, DOWN)


@dataclass(frozen=True)
class Part:
	"""One part of the site. `age` is the seconds since it last worked, or for which its oldest work has waited;
	None where that means nothing. `facts` are further numbers.
	"""

	name: str
	state: str
	age: float | None = None
	facts: dict[str, float] | None = None

	def as_dict(self) -> dict[str, Any]:
		age = None if self.age is None else round(self.age, 1)
		return {"state": self.state, "age_seconds": age, **(self.facts or {})}


@dataclass(frozen=True)
class Waiting:
	"""Messages of one channel that are to be sent: how many, seconds since the oldest was due, whether its circuit is open."""

	count: int = 0
	age: float = 0.0
	resting: bool = False


# Seconds after which a part is degraded, and down.
SCHEDULER = (180.0, 900.0)
"""Its jobs run every minute."""
OUTBOX = (300.0, 3600.0)
VENDOR = (300.0, 3600.0)
TELEMETRY = (0.0, 6 * 3600.0)
"""Of an ACS that cannot be read: it is tried every hour."""


def by_age(age: float | None, limits: tuple[float, float]) -> str:
	"""The state of something that is `age` seconds old; None has never worked."""
	if age is None or age >= limits[1]:
		return DOWN
	return DEGRADED if age >= limits[0] else OK


def vendor(waiting: Waiting) -> str:
	"""Of an outside system: its circuit rests after five failures in a row."""
	state = by_age(waiting.age, VENDOR) if waiting.count else OK
	return DEGRADED if waiting.resting and state == OK else state


def workers(count: int, waiting: int) -> str:
	"""Without a worker nothing is sent or billed; a long queue is slow."""
	if not count:
		return DOWN
	return DEGRADED if waiting > 1000 * count else OK


def disk(free_gb: float, low_gb: float) -> str:
	"""Down means that logs are being cut and imports refused; degraded that it is time to act."""
	if free_gb < low_gb:
		return DOWN
	return DEGRADED if free_gb < 2 * low_gb else OK


# Without these nobody can buy, pay or be served. With any other part down the site works, and something waits.
VITAL = frozenset({"database", "redis"})


def overall(parts: Iterable[Part]) -> str:
	"""`down` only when people notice: a load balancer takes such a server out."""
	known = list(parts)
	if any(part.state == DOWN for part in known if part.name in VITAL):
		return DOWN
	return OK if all(part.state == OK for part in known) else DEGRADED
