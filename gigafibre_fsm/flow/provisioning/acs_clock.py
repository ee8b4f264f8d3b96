"""Between the site's clock (naive, in the site's time zone) and the milliseconds since 1970 of the ACS."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

from frappe.utils import get_datetime
from frappe.utils.data import get_system_timezone


def to_milliseconds(moment: datetime | str) -> int:
	"""A moment of the site as the ACS counts it."""
	return int(get_datetime(moment).replace(tzinfo=ZoneInfo(get_system_timezone())).timestamp() * 1000)
