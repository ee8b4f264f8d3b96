"""Dates that an activation sets. Pure."""

from __future__ import annotations

import calendar
from datetime import date, timedelta


def commitment_end(start: date, months: int) -> date | None:
	"""The last day of a commitment of `months` months that begins on `start`; None without a commitment.

	A month ends on the day before the same day of the next month: 24 months from 2026-04-16 end on 2028-04-15.
	"""
	if not months:
		return None
	year, month = divmod(start.year * 12 + start.month - 1 + months, 12)
	last = calendar.monthrange(year, month + 1)[1]
	if start.day > last:
		return date(year, month + 1, last)
	return date(year, month + 1, start.day) - timedelta(days=1)
