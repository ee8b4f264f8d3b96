"""Moments: UTC for deadlines, the site's own clock for stamps.

A deadline is counted and stored in UTC: the site's clock stands still for an hour in autumn and jumps one in spring. What
only says when something happened is stamped with the site's own time, as Frappe stamps `creation`. Both are naive, as
MariaDB keeps them.
"""

from __future__ import annotations

import datetime
from zoneinfo import ZoneInfo

from frappe.utils import get_datetime
from frappe.utils.data import get_system_timezone


def utc_now() -> datetime.datetime:
	"""Now, in UTC: what deadlines are counted from and compared with."""
	return datetime.datetime.now(datetime.timezone.utc).replace(tzinfo=None)


def to_utc(moment: datetime.datetime | str) -> datetime.datetime:
	"""A moment of the site's clock, in UTC; of the hour that comes twice in autumn, the first. One with a zone of its own
	(an ISO text) is taken at its word.
	"""
	known = get_datetime(moment)
	if known.tzinfo is None:
		known = known.replace(tzinfo=_site_zone())
	return known.astimezone(datetime.timezone.utc).replace(tzinfo=None)


def to_site_time(utc: datetime.datetime | str) -> datetime.datetime:
	"""What the site's clock shows at a moment of UTC."""
	return _at_site(utc).replace(tzinfo=None)


def with_zone(utc: datetime.datetime | str | None) -> str:
	"""For other systems: "2026-11-01T01:10:00-05:00", the site's time and its distance from UTC; "" for None."""
	return _at_site(utc).isoformat(timespec="seconds") if utc else ""


def ago(**duration: float) -> datetime.datetime:
	"""What the site's clock showed so long ago (the arguments of `timedelta`), to be compared with `creation` and other
	stamps.
	"""
	return to_site_time(utc_now() - datetime.timedelta(**duration))


def _at_site(utc: datetime.datetime | str) -> datetime.datetime:
	return get_datetime(utc).replace(tzinfo=datetime.timezone.utc).astimezone(_site_zone())


def _site_zone() -> ZoneInfo:
	return ZoneInfo(get_system_timezone())
