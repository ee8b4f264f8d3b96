"""Days of the site's calendar.

The system's calendar is another one for hours: a site in Quebec still has yesterday when UTC has passed midnight.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterator

FAR_AHEAD = 30


def today() -> datetime.date:
	"""Today at the site this process is connected to."""
	from frappe.utils import getdate, nowdate

	return getdate(nowdate())


def coming_monday(weeks: int = 1) -> datetime.date:
	"""The next Monday after today, or that many weeks on."""
	return today() + datetime.timedelta(days=7 * weeks - today().weekday())


def working_days() -> Iterator[datetime.date]:
	"""Weekdays, from so far ahead that no other test plans there."""
	day = today() + datetime.timedelta(days=FAR_AHEAD)
	while True:
		if day.weekday() < 5:
			yield day
		day += datetime.timedelta(days=1)
