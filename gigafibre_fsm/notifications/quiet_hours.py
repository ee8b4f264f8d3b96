"""The hours in which SMS that can wait are sent. Pure."""

from __future__ import annotations

from datetime import datetime, timedelta

END_OF_DAY = 24


def held_until(now: datetime, from_hour: int, until_hour: int) -> datetime | None:
	"""The time at which an SMS posted `now` is sent, in the same time zone; None for immediately.

	SMS are sent from `from_hour` until just before `until_hour` (hours of the day, 0 to 24, `from_hour` < `until_hour`).
	"""
	if from_hour <= now.hour < until_hour:
		return None
	morning = now.replace(hour=from_hour, minute=0, second=0, microsecond=0)
	return morning if now.hour < from_hour else morning + timedelta(days=1)
