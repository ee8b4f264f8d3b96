"""When an unpaid invoice is charged again, warned about and acted upon. Pure.

retry         = day of the invoice + each of the dunning days; a late first charge keeps the intervals
suspension    = day of the invoice + days allowed; never on a Saturday or Sunday, when nobody answers
last warning  = `warn` days before that; however late it is sent, nobody is suspended sooner after it
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from gigafibre_fsm.flow.vocabulary import SATURDAY


@dataclass(frozen=True)
class Terms:
	"""`retries`, `grace`, `allowed` and `warn` in days; with `allowed` 0 services are never suspended."""

	retries: tuple[int, ...] = (1, 3, 7)
	grace: int = 7
	allowed: int = 21
	warn: int = 3

	def next_try(self, made: date, tries: int, last: date) -> date | None:
		"""When the card is retried after `tries` charges, the last one on `last`; None when it is not retried
		automatically.

		However late the first charge was, the next ones keep their intervals.
		"""
		done = max(0, tries - 1)
		if done >= len(self.retries):
			return None
		distance = self.retries[done] - (self.retries[done - 1] if done else 0)
		return max(made + timedelta(days=self.retries[done]), last + timedelta(days=max(1, distance)))

	def overdue_on(self, made: date) -> date:
		"""The day from which the customer is reminded of an invoice without a card to charge."""
		return made + timedelta(days=self.grace)

	def suspension(self, made: date, told: date | None = None) -> date | None:
		"""When services are suspended for an invoice of the day `made` whose last warning was or will be sent on `told`."""
		if not self.allowed:
			return None
		day = made + timedelta(days=self.allowed)
		if told:
			day = max(day, told + timedelta(days=self.warn))
		return day + timedelta(days=max(0, 7 - day.weekday())) if day.weekday() >= SATURDAY else day

	def warning(self, made: date) -> date | None:
		suspension = self.suspension(made)
		return suspension - timedelta(days=self.warn) if suspension and self.warn else None
