"""Between the site's clock (naive, in the site's time zone) and the milliseconds since 1970 of the ACS."""

from __future__ import annotations

from datetime import datetime, timezone

from gigafibre_fsm.clock import to_utc


def to_milliseconds(moment: datetime | str) -> int:
	"""A moment of the site as the ACS counts it."""
	return int(to_utc(moment).replace(tzinfo=timezone.utc).timestamp() * 1000)
