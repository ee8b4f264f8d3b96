"""Times: UTC for deadlines, the site's time zone for timestamps.

A deadline is calculated and stored in UTC: the site's clock repeats an hour in autumn and skips one in spring. A timestamp is
in the site's time, like Frappe's `creation`. Both are naive, as MariaDB stores them.
"""

from __future__ import annotations

import datetime
from zoneinfo import ZoneInfo

from frappe.utils import get_datetime
from frappe.utils.data import get_system_timezone


def utc_now() -> datetime.datetime:
	"""The current UTC time, for deadlines."""
	return datetime.datetime.now(datetime.timezone.utc).replace(tzinfo=None)


def to_utc(moment: datetime.datetime | str) -> datetime.datetime:
	"""Convert a site time to UTC; in the hour that is repeated in autumn, its first pass. A time with its own offset (an ISO
	text) is converted from that offset.
	"""
	known = get_datetime(moment)
	if known.tzinfo is None:
		known = known.replace(tzinfo=_site_zone())
	return known.astimezone(datetime.timezone.utc).replace(tzinfo=None)


def to_site_time(utc: datetime.datetime | str) -> datetime.datetime:
	"""Convert a UTC time to the site's time."""
	return _at_site(utc).replace(tzinfo=None)


def with_zone(utc: datetime.datetime | str | None) -> str:
	"""A UTC time as text for other systems: "2026-11-01T01:10:00-05:00", the site's time with its UTC offset; "" for None."""
	return _at_site(utc).isoformat(timespec="seconds") if utc else ""


def ago(**duration: float) -> datetime.datetime:
	"""The site's time that long ago (arguments of `timedelta`), to compare with `creation` and other timestamps."""
	return to_site_time(utc_now() - datetime.timedelta(**duration))


def _at_site(utc: datetime.datetime | str) -> datetime.datetime:
	return get_datetime(utc).replace(tzinfo=datetime.timezone.utc).astimezone(_site_zone())


def _site_zone() -> ZoneInfo:
	return ZoneInfo(get_system_timezone())
