"""Progress of a long task as one line for a terminal: done, rate, and time left. Pure."""

from __future__ import annotations

import time
from collections.abc import Callable

EVERY_SECONDS = 1.0


class Progress:
	"""`say` receives a line at most once a second, and one at the end."""

	def __init__(
		self, what: str, total: int, say: Callable[[str], None], clock: Callable[[], float] = time.monotonic
	) -> None:
		self.what, self.total, self.done = what, total, 0
		self._say, self._clock = say, clock
		self._begun = self._said = clock()

	def moved(self, count: int) -> None:
		self.done += count
		now = self._clock()
		if now - self._said >= EVERY_SECONDS or self.done >= self.total:
			self._said = now
			self._say(self.line())

	def line(self) -> str:
		"""`customers  4,000 of 10,000 (40%)  212 a second, 28 s left`"""
		seconds = self._clock() - self._begun
		rate = self.done / seconds if seconds > 0 else 0.0
		share = f"{self.done / self.total:.0%}" if self.total else "100%"
		line = f"{self.what}  {self.done:,} of {self.total:,} ({share})"
		if not rate:
			return line
		if self.done >= self.total:
			return f"{line}  {rate:,.0f} a second"
		return f"{line}  {rate:,.0f} a second, {duration((self.total - self.done) / rate)} left"


def duration(seconds: float) -> str:
	"""`45 s`, `12 min`, `3 h 05`"""
	if seconds < 90:
		return f"{seconds:.0f} s"
	minutes = round(seconds / 60)
	return f"{minutes} min" if minutes < 90 else f"{minutes // 60} h {minutes % 60:02d}"
