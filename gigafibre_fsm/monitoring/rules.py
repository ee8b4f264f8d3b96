"""Maps ages and counts to ok, degraded or down. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

OK, DEGRADED, DOWN = "ok", "degraded", "down"
WORST = (OK, DEGRADED, DOWN)


@dataclass(frozen=True)
class Part:
	"""One part of the site. `age` is the number of seconds since it last worked, or for which its oldest work has waited;
	None if neither applies. `facts` are further numbers.
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
	"""Due messages of one channel: their number, seconds since the oldest was due, whether the circuit is open."""

	count: int = 0
	age: float = 0.0
	resting: bool = False


# Seconds after which a part is degraded, and down.
SCHEDULER = (180.0, 900.0)
"""Its jobs run every minute."""
OUTBOX = (300.0, 3600.0)
VENDOR = (300.0, 3600.0)
TELEMETRY = (0.0, 6 * 3600.0)
"""For an ACS that cannot be read; it is tried every hour."""


def by_age(age: float | None, limits: tuple[float, float]) -> str:
	"""The state of something that is `age` seconds old; None: it has never worked."""
	if age is None or age >= limits[1]:
		return DOWN
	return DEGRADED if age >= limits[0] else OK


def vendor(waiting: Waiting) -> str:
	"""The state of an external system: its circuit opens after five failures in a row."""
	state = by_age(waiting.age, VENDOR) if waiting.count else OK
	return DEGRADED if waiting.resting and state == OK else state


def workers(count: int, waiting: int) -> str:
	"""The state of the queue: without a worker nothing is sent or billed; a long queue is slow."""
	if not count:
		return DOWN
	return DEGRADED if waiting > 1000 * count else OK


def disk(free_gb: float, low_gb: float) -> str:
	"""Down: logs are being cut and imports refused; degraded: staff should act soon."""
	if free_gb < low_gb:
		return DOWN
	return DEGRADED if free_gb < 2 * low_gb else OK


# Without these, customers cannot buy, pay or be served. With any other part down the site works, and messages wait.
VITAL = frozenset({"database", "redis"})


def overall(parts: Iterable[Part]) -> str:
	"""The state of the site; `down` only when users are affected, since a load balancer then takes the server out."""
	known = list(parts)
	if any(part.state == DOWN for part in known if part.name in VITAL):
		return DOWN
	return OK if all(part.state == OK for part in known) else DEGRADED
