"""The dunning schedule: days of retries, warning and suspension. Pure.

retry         = day of the invoice + each of the dunning days; a late first charge keeps the intervals
suspension    = day of the invoice + days allowed; never on a Friday, a weekend or a holiday: support could not restore it
last warning  = `warn` days before the suspension; a late warning delays the suspension
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from gigafibre_fsm.flow.scheduling.rules import is_working_day
from gigafibre_fsm.flow.vocabulary import WEEKDAYS

FRIDAY = WEEKDAYS.index("Friday")


def is_cut_off_day(day: date) -> bool:
	"""Whether services may be suspended on this day: a working day whose next day is not a weekend."""
	return is_working_day(day) and day.weekday() != FRIDAY


@dataclass(frozen=True)
class Terms:
	"""`retries`, `grace`, `allowed` and `warn` in days; with `allowed` 0 services are never suspended."""

	retries: tuple[int, ...] = (1, 3, 7)
	grace: int = 7
	allowed: int = 21
	warn: int = 3

	def next_try(self, made: date, tries: int, last: date) -> date | None:
		"""The day of the retry after `tries` charges, the last one on `last`; None when the card is not retried
		automatically.

		A late first charge keeps the intervals of the next ones.
		"""
		done = max(0, tries - 1)
		if done >= len(self.retries):
			return None
		distance = self.retries[done] - (self.retries[done - 1] if done else 0)
		return max(made + timedelta(days=self.retries[done]), last + timedelta(days=max(1, distance)))

	def overdue_on(self, made: date) -> date:
		"""The first day of reminders for an invoice without a card to charge."""
		return made + timedelta(days=self.grace)

	def suspension(self, made: date, warned: date | None = None) -> date | None:
		"""The day of suspension for an invoice of the day `made` whose last warning is of the day `warned`."""
		if not self.allowed:
			return None
		day = made + timedelta(days=self.allowed)
		if warned:
			day = max(day, warned + timedelta(days=self.warn))
		while not is_cut_off_day(day):
			day += timedelta(days=1)
		return day

	def warning(self, made: date) -> date | None:
		suspension = self.suspension(made)
		return suspension - timedelta(days=self.warn) if suspension and self.warn else None
