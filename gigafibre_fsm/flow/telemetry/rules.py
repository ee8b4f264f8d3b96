"""What reports of devices mean. Pure. Times are naive UTC."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from gigafibre_fsm.flow.provisioning.rules import ONLINE_FOR

ASKED_EVERY = timedelta(minutes=10)
UNHEARD = 3 * ASKED_EVERY
"""Without an answer of the ACS for so long, nobody can say who is online."""

LIGHT_LOST_DB, LIGHT_BACK_DB = 2.0, 1.5
"""An ONT is listed once its light is so much weaker than at its installation, until it has come back within the second
value: one that moves around the limit is not told again each night.
"""

OLDEST = timedelta(days=7)
AHEAD = timedelta(minutes=5)
"""A report from further in the future is of a device with a wrong clock: it counts as of now."""


@dataclass(frozen=True)
class DeviceState:
	"""The last report of a device. Times are naive UTC, light is in dBm; None is "not known".

	`online` is None where nobody can tell: the ACS has not been heard since `heard_at`, and every other value is as old.
	`baseline_dbm` is the light at the installation.
	"""

	seen_at: datetime | None = None
	online: bool | None = None
	ip: str = ""
	firmware: str = ""
	rx_dbm: float | None = None
	tx_dbm: float | None = None
	uptime_s: int | None = None
	hosts: int | None = None
	baseline_dbm: float | None = None
	light_at: datetime | None = None
	heard_at: datetime | None = None


def is_online(
	seen_at: datetime | None,
	listed: bool,
	asked_at: datetime | None,
	heard_at: datetime | None,
	now: datetime,
) -> bool | None:
	"""Whether a device is online; None where nobody can tell.

	`seen_at` is its last report, `listed` what the ACS said of it when it last answered (`asked_at`), `heard_at` the last
	report of any device.
	"""
	if seen_at and now - seen_at <= ONLINE_FOR:
		return True
	if asked_at and now - asked_at <= UNHEARD:
		return listed if listed or seen_at else None
	if heard_at and now - heard_at <= UNHEARD:
		return False if seen_at else None
	return None


def moment_of(reported: datetime | None, now: datetime) -> datetime | None:
	"""When a report was made; None for one that is too old to say anything about today."""
	if reported is None or reported > now + AHEAD:
		return now
	return reported if reported >= now - OLDEST else None


def hour_of(moment: datetime) -> datetime:
	return moment.replace(minute=0, second=0, microsecond=0)


def bounds_of(day: date) -> tuple[datetime, datetime]:
	"""The first moment of a UTC day, and that of the next one."""
	start = datetime.combine(day, time())
	return start, start + timedelta(days=1)


def has_lost_light(received: float | None, baseline: float | None, listed: bool) -> bool:
	"""Whether an ONT belongs on the list of those whose light has become weaker than at their installation (both in dBm)."""
	if received is None or baseline is None:
		return listed
	return baseline - received >= (LIGHT_BACK_DB if listed else LIGHT_LOST_DB)
