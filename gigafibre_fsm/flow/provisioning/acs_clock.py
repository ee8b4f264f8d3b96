"""Converts between site time (naive, in the site's time zone) and the ACS's milliseconds since 1970."""

from __future__ import annotations

from datetime import datetime, timezone
from zoneinfo import ZoneInfo

from frappe.utils.data import get_system_timezone

from gigafibre_fsm.clock import to_utc


def to_milliseconds(moment: datetime | str) -> int:
	"""A site time as ACS milliseconds."""
	return int(to_utc(moment).replace(tzinfo=timezone.utc).timestamp() * 1000)


def from_milliseconds(moment: int) -> datetime:
	"""ACS milliseconds as site time."""
	zone = ZoneInfo(get_system_timezone())
	return datetime.fromtimestamp(moment / 1000, zone).replace(tzinfo=None, microsecond=0)
