"""Whether and by when an outage must be notified to the CRTC. Pure.

Telecom Decision CRTC 2025-225 (4 September 2025, in force since 4 November 2025): an outage of primary services (Internet,
telephone) is major from 30 minutes and 600,000 user-minutes on; one that isolates a community, whose only provider is down,
is major without thresholds. The CRTC, ISED, emergency management organizations and affected 9-1-1 centres are notified within
two hours; a report follows within 30 days of the restoration.

Assumed: a location in service counts as one user; the two hours begin when the thresholds are reached, which is when this app
knows of it; planned maintenance counts like any other outage.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

MINUTES, USER_MINUTES = 30, 600_000
NOTIFY_WITHIN = timedelta(hours=2)
REPORT_WITHIN = timedelta(days=30)


@dataclass(frozen=True)
class Clock:
	"""`user_minutes` until now; `major_at`: the time since which the outage is major (`is_major`), or will be if no line
	comes back (UTC; None when no line is down). `notify_by` and `report_by` (UTC) are set for a major outage.
	"""

	user_minutes: int
	is_major: bool
	major_at: datetime | None
	notify_by: datetime | None
	report_by: datetime | None


def clock(
	down: Sequence[tuple[datetime, datetime | None]],
	started: datetime,
	ended: datetime | None,
	isolates: bool,
	now: datetime,
) -> Clock:
	"""The clock of one outage. `down`: (since, back) of each user, `back` None for one who is still down. All in UTC."""
	end = ended or now
	minutes = sum(_minutes(since, back, end) for since, back in down)
	major_at = started if isolates else _reached(down, started, end if ended else None)
	is_major = bool(major_at) and major_at <= end
	return Clock(
		int(minutes),
		is_major,
		major_at,
		major_at + NOTIFY_WITHIN if is_major and major_at else None,
		ended + REPORT_WITHIN if is_major and ended else None,
	)


def _minutes(since: datetime, back: datetime | None, end: datetime) -> float:
	return max((min(back or end, end) - since).total_seconds(), 0) / 60


def _reached(
	down: Sequence[tuple[datetime, datetime | None]], started: datetime, ended: datetime | None
) -> datetime | None:
	"""The time at which both thresholds are reached: walks over the moments at which users go down and come back."""
	changes = sorted([(since, 1) for since, _back in down] + [(back, -1) for _since, back in down if back])
	users, total, at = 0, 0.0, started
	for moment, change in changes:
		step = (moment - at).total_seconds() / 60 * users
		if users and total + step >= USER_MINUTES:
			return _later(at, total, users, started, ended)
		users, total, at = users + change, total + step, moment
	return _later(at, total, users, started, ended) if users else None


def _later(
	at: datetime, total: float, users: int, started: datetime, ended: datetime | None
) -> datetime | None:
	reached = max(
		at + timedelta(minutes=(USER_MINUTES - total) / users), started + timedelta(minutes=MINUTES)
	)
	return None if ended and reached > ended else reached
