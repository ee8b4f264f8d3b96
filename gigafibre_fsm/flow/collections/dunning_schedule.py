"""When an unpaid invoice is tried again, warned about and acted upon. Pure.

try again     = day of the invoice + each of the dunning days, as far apart where the first try was late
suspension    = day of the invoice + days allowed, moved to a Monday from a Saturday or Sunday, when nobody answers
last warning  = so many days before that; however late it goes out, nobody is suspended sooner after it
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from gigafibre_fsm.flow.vocabulary import SATURDAY


@dataclass(frozen=True)
class Terms:
	"""`retries`, `grace`, `allowed` and `warn` in days; without `allowed` (0) nothing is ever suspended."""

	retries: tuple[int, ...] = (1, 3, 7)
	grace: int = 7
	allowed: int = 21
	warn: int = 3

	def next_try(self, made: date, tries: int, last: date) -> date | None:
		"""When the card is tried again after `tries` charges, the last one on `last`; None when it no longer is by itself.

		However late the first one was, the next ones keep their distances.
		"""
		done = max(0, tries - 1)
		if done >= len(self.retries):
			return None
		distance = self.retries[done] - (self.retries[done - 1] if done else 0)
		return max(made + timedelta(days=self.retries[done]), last + timedelta(days=max(1, distance)))

	def overdue_on(self, made: date) -> date:
		"""From when an invoice that no card is charged for is asked after."""
		return made + timedelta(days=self.grace)

	def suspension(self, made: date, told: date | None = None) -> date | None:
		"""When services stop for an invoice of the day `made` whose last warning went out, or goes out, on `told`."""
		if not self.allowed:
			return None
		day = made + timedelta(days=self.allowed)
		if told:
			day = max(day, told + timedelta(days=self.warn))
		return day + timedelta(days=max(0, 7 - day.weekday())) if day.weekday() >= SATURDAY else day

	def warning(self, made: date) -> date | None:
		suspension = self.suspension(made)
		return suspension - timedelta(days=self.warn) if suspension and self.warn else None
