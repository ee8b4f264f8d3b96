"""Reads device data from the ACS: a second source, for devices whose reports do not arrive. Queries no device."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta, timezone
from typing import Any

import frappe

from gigafibre_fsm.clock import utc_now
from gigafibre_fsm.flow.provisioning.facts import address
from gigafibre_fsm.flow.telemetry.reports import LARGEST, LONGEST_TEXT, Report
from gigafibre_fsm.flow.vocabulary import SETTINGS
from gigafibre_fsm.integrations.genieacs import readings
from gigafibre_fsm.integrations.genieacs.client import leaf, milliseconds, nbi

PAGE = 200
TIMEOUT = (2, 3)
"""In seconds: a worker that waits for the ACS sends no sign-in codes meanwhile."""
FRESH = timedelta(hours=2)
"""The ACS keeps values forever: older ones are ignored."""
FAILURE = "fsm-acs-unread"


def page(skip: int) -> tuple[list[Report], int | None]:
	"""(reports of the ACS's devices from position `skip` on, position of the next page or None).

	Raises ServiceUnavailable or ServiceRefused.
	"""
	paths = readings.of_profiles()
	acs = replace(nbi(), timeout=TIMEOUT)
	devices = acs.devices({}, ["_id", "_lastInform", *paths.all()], limit=PAGE, skip=skip)
	now = utc_now()
	reports = [report for device in devices if (report := report_of(device, paths, now))]
	return reports, skip + len(devices) if len(devices) == PAGE else None


def is_configured() -> bool:
	return bool(frappe.get_cached_value(SETTINGS, None, "genieacs_nbi_url"))


def record_failure(reason: str) -> None:
	"""Record that the ACS could not be read; health and reconciliation count from the first failure in a row."""
	known = failure()
	told = {"since": known["since"] if known else str(utc_now()), "reason": reason}
	frappe.cache.set_value(FAILURE, told)
	frappe.logger("gigafibre.telemetry").warning(reason)


def record_success() -> None:
	frappe.cache.delete_value(FAILURE)


def failure() -> dict[str, str] | None:
	"""{"since" (UTC), "reason"} while the ACS cannot be read; None while it can."""
	return frappe.cache.get_value(FAILURE) if is_configured() else None


def report_of(device: dict[str, Any], paths: readings.Paths, now: datetime) -> Report | None:
	"""The ACS's data of a device as a report of its last inform; None for a device that never informed."""
	informed = milliseconds(device.get("_lastInform"))
	if not informed:
		return None
	return Report(
		str(device["_id"]),
		_utc(informed),
		address(_text(device, paths.ip, now)),
		_text(device, paths.firmware, now, fresh=False),
		_text(device, paths.rx_power, now),
		_text(device, paths.tx_power, now),
		_whole(_text(device, readings.UPTIME, now)),
		_whole(_text(device, readings.HOSTS, now)),
	)


def _text(device: dict[str, Any], paths: Sequence[str], now: datetime, fresh: bool = True) -> str:
	for path in paths:
		value, read_at = leaf(device, path)
		if value not in (None, "") and (not fresh or _utc(read_at) >= now - FRESH):
			return str(value).strip()[:LONGEST_TEXT]
	return ""


def _whole(text: str) -> int | None:
	return int(text) if text.isdecimal() and int(text) <= LARGEST else None


def _utc(milliseconds_since_1970: int) -> datetime:
	moment = datetime.fromtimestamp(milliseconds_since_1970 / 1000, timezone.utc)
	return moment.replace(tzinfo=None, microsecond=0)
