"""The current state of a device, with its age. Reads records only; queries no device."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from typing import Any

import frappe

from gigafibre_fsm.clock import to_utc, utc_now
from gigafibre_fsm.flow.telemetry.rules import DeviceState, is_online

# For queries that were answered, while others wait for an ACS that is down.
LATEST_QUESTIONS = 20


def of_equipment(name: str) -> DeviceState:
	"""The state of a Service Equipment; empty for one that never reported."""
	return of_many([name]).get(name, DeviceState())


def of_many(names: Collection[str]) -> dict[str, DeviceState]:
	"""The same for several, in two statements."""
	if not names:
		return {}
	rows = frappe.db.sql(
		"""SELECT e.name, e.online, e.last_inform, e.ip_address AS listed_ip, e.firmware AS listed_firmware, e.rx_power,
			s.seen_at, s.ip_address, s.firmware, s.rx_dbm, s.tx_dbm, s.light_at, s.uptime_s, s.hosts, s.baseline_dbm
		FROM `tabService Equipment` e LEFT JOIN `tabDevice State` s ON s.name = e.name
		WHERE e.name IN %s""",
		(list(names),),
		as_dict=True,
	)
	asked_at, heard_at = last_heard()
	now = utc_now()
	return {row.name: _state(row, asked_at, heard_at, now) for row in rows}


def last_heard() -> tuple[datetime | None, datetime | None]:
	"""(time of the ACS's last answer about online devices, time of the last report of any device)."""
	row = frappe.db.sql(
		"""SELECT
			(SELECT MAX(asked.sent_at) FROM (
				SELECT m.sent_at FROM `tabOutbound Message` m WHERE m.idempotency_key LIKE 'device.presence:%%'
				ORDER BY m.idempotency_key DESC LIMIT %s
			) asked) AS asked_at,
			(SELECT MAX(s.seen_at) FROM `tabDevice State` s) AS heard_at""",
		LATEST_QUESTIONS,
		as_dict=True,
	)[0]
	return (to_utc(row.asked_at) if row.asked_at else None), row.heard_at


def _state(row: Any, asked_at: datetime | None, heard_at: datetime | None, now: datetime) -> DeviceState:
	listed = to_utc(row.last_inform) if row.last_inform else None
	seen_at = max(filter(None, (row.seen_at, listed)), default=None)
	return DeviceState(
		seen_at=seen_at,
		online=is_online(seen_at, bool(row.online), asked_at, heard_at, now),
		ip=row.ip_address or row.listed_ip or "",
		firmware=row.firmware or row.listed_firmware or "",
		rx_dbm=row.rx_dbm or row.rx_power or None,
		tx_dbm=row.tx_dbm or None,
		uptime_s=row.uptime_s or None,
		hosts=row.hosts if row.hosts is not None and row.hosts >= 0 else None,
		baseline_dbm=row.baseline_dbm or None,
		light_at=row.light_at or (listed if row.rx_power else None),
		heard_at=max(filter(None, (asked_at, heard_at, seen_at)), default=None),
	)
