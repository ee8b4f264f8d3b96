"""Rules of device telemetry. Pure. Times are naive UTC."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from gigafibre_fsm.flow.provisioning.rules import ONLINE_FOR

ASKED_EVERY = timedelta(minutes=10)
UNHEARD = 3 * ASKED_EVERY
"""Without an answer of the ACS for this long, the online state is unknown."""

LIGHT_LOST_DB, LIGHT_BACK_DB = 2.0, 1.5
"""In dB: an ONT is listed once it has lost the first value since its installation, until the loss is below the second value;
so one at the limit is not reported again each night.
"""

OLDEST = timedelta(days=7)
AHEAD = timedelta(minutes=5)
"""A report further in the future is from a device with a wrong clock: it counts as of now."""


@dataclass(frozen=True)
class DeviceState:
	"""The last report of a device. Times are naive UTC, optical power is in dBm; None means unknown.

	`online` is None when the ACS has not been heard since `heard_at`, and every other value is as old. `baseline_dbm` is the
	optical power at the installation.
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
	"""Whether a device is online; None when unknown.

	`seen_at` is its last report, `listed` its state in the ACS's last answer (`asked_at`), `heard_at` the last report of any
	device.
	"""
	if seen_at and now - seen_at <= ONLINE_FOR:
		return True
	if asked_at and now - asked_at <= UNHEARD:
		return listed if listed or seen_at else None
	if heard_at and now - heard_at <= UNHEARD:
		return False if seen_at else None
	return None


def moment_of(reported: datetime | None, now: datetime) -> datetime | None:
	"""The time of a report; None for one that is too old to matter."""
	if reported is None or reported > now + AHEAD:
		return now
	return reported if reported >= now - OLDEST else None


def hour_of(moment: datetime) -> datetime:
	return moment.replace(minute=0, second=0, microsecond=0)


def bounds_of(day: date) -> tuple[datetime, datetime]:
	"""The start of a UTC day, and that of the next one."""
	start = datetime.combine(day, time())
	return start, start + timedelta(days=1)


def has_lost_light(received: float | None, baseline: float | None, listed: bool) -> bool:
	"""Whether an ONT belongs on the list of those that have lost optical power since their installation (both in dBm)."""
	if received is None or baseline is None:
		return listed
	return baseline - received >= (LIGHT_BACK_DB if listed else LIGHT_LOST_DB)
