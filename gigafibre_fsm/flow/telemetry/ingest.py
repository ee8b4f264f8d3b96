"""Writes device reports: the last state, hourly readings, IP addresses. The only writer of Device State, Device Reading and
Device Address.

A batch takes a constant number of statements, however many devices it contains.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import frappe
from frappe.model.document import Document

from gigafibre_fsm.bulk import plain_rows
from gigafibre_fsm.clock import to_site_time, to_utc, utc_now
from gigafibre_fsm.filters import sql_list
from gigafibre_fsm.flow.provisioning import light
from gigafibre_fsm.flow.provisioning.facts import address
from gigafibre_fsm.flow.telemetry.reports import Report
from gigafibre_fsm.flow.telemetry.rules import hour_of, moment_of
from gigafibre_fsm.flow.vocabulary import IN_HOUSE
from gigafibre_fsm.optical_power import dbm, dbm_sent

STATE, READING, ADDRESS = "Device State", "Device Reading", "Device Address"
NOT_KNOWN = -1
LIST_LAGS = timedelta(hours=1)
"""The list of Service Equipment shows a last inform that may be this old."""

STATE_FIELDS = (
	"name",
	"equipment",
	"seen_at",
	"uptime_s",
	"hosts",
	"ip_address",
	"firmware",
	"rx_dbm",
	"tx_dbm",
	"light_at",
	"baseline_dbm",
	"baseline_on",
)
NEWER = {field: f"VALUES({field})" for field in STATE_FIELDS[2:-2]} | {
	# `baseline_on` first: it tests whether there was one.
	"baseline_on": "IF(baseline_dbm = 0, VALUES(baseline_on), baseline_on)",
	"baseline_dbm": "IF(baseline_dbm = 0, VALUES(baseline_dbm), baseline_dbm)",
}


@dataclass(frozen=True)
class Device:
	"""A device in the house, with its stored values at the time of its report."""

	name: str
	location: str
	customer: str
	profile: str
	listed: Any
	known: Any


def apply(reports: Sequence[Report]) -> int:
	"""Write a batch of reports; returns the number of devices. Unknown devices are left to `provisioning/device_events.py`,
	and a report older than the stored state changes nothing, so that a batch may be applied twice.
	"""
	now = utc_now()
	newest: dict[str, tuple[datetime, Report]] = {}
	for report in reports:
		at = moment_of(report.at, now)
		if at and (report.acs_device_id not in newest or at >= newest[report.acs_device_id][0]):
			newest[report.acs_device_id] = (at, report)
	devices = _devices(newest)
	count = Counter(report.acs_device_id for report in reports)
	told = [
		(device, *newest[each], count[each])
		for each, device in devices.items()
		if not device.known or device.known.seen_at < newest[each][0]
	]
	if told:
		_keep_addresses([(device, at, report.ip) for device, at, report, _count in told])
		_keep_states([(device, at, report) for device, at, report, _count in told])
		_keep_readings(told)
		_keep_lists([(device, at, report) for device, at, report, _count in told])
	return len(told)


def on_device_informed(event: Document) -> None:
	"""Listener: store the address of a starting device immediately instead of within the hour. Provisioning stores its
	optical power.
	"""
	if event.acs_device_id:
		ip, firmware = address(event.ip_address or ""), event.firmware or ""
		apply([Report(event.acs_device_id, to_utc(event.happened_at), ip, firmware)])


def _devices(ids: Collection[str]) -> dict[str, Device]:
	"""The devices with these ACS ids: a serial alone is not trusted (see provisioning)."""
	# Not by `get_all`: its `in` treats an empty value as NULL, which every device has that the ACS does not know.
	rows = frappe.db.sql(
		"""SELECT e.name, e.acs_device_id, e.location, e.customer, e.device_profile, e.online, e.last_inform, e.ip_address,
			e.firmware
		FROM `tabService Equipment` e WHERE e.acs_device_id IN %s AND e.status IN %s ORDER BY e.name""",
		(sql_list(ids), IN_HOUSE),
		as_dict=True,
	)
	# The database compares case-insensitively; the ACS does not.
	rows = [row for row in rows if row.acs_device_id in ids]
	names = sql_list(row.name for row in rows)
	known = {
		row.name: row
		for row in frappe.db.sql(
			"""SELECT name, seen_at, uptime_s, hosts, ip_address, firmware, rx_dbm, tx_dbm, light_at
			FROM `tabDevice State` WHERE name IN %s ORDER BY name FOR UPDATE""",
			(names,),
			as_dict=True,
		)
	}
	return {
		row.acs_device_id: Device(
			row.name,
			row.location or "",
			row.customer or "",
			row.device_profile or "",
			row,
			known.get(row.name),
		)
		for row in rows
	}


def _keep_states(told: Sequence[tuple[Device, datetime, Report]]) -> None:
	rows: list[tuple[Any, ...]] = []
	refused: dict[str, list[tuple[str, str]]] = {}
	for device, at, report in told:
		known = device.known or frappe._dict()
		unit = light.unit_of(device.profile)
		received, sent = dbm(report.rx_power, unit), dbm_sent(report.tx_power, unit)
		is_refused = bool(report.rx_power) and received is None
		if is_refused:
			refused.setdefault(device.profile, []).append((device.name, report.rx_power))
		rows.append(
			(
				device.name,
				device.name,
				at,
				_first(report.uptime_s, known.uptime_s, 0),
				_first(report.hosts, known.hosts, NOT_KNOWN),
				report.ip or known.ip_address or "",
				report.firmware or known.firmware or "",
				0 if is_refused else _first(received, known.rx_dbm, 0),
				_first(sent, known.tx_dbm, 0),
				at if received is not None else None if is_refused else known.light_at,
				received or 0,
				at.date() if received is not None else None,
			)
		)
	plain_rows.upsert(STATE, STATE_FIELDS, rows, NEWER)
	for profile, devices in refused.items():
		light.store_reading(devices[0][0], profile, devices[0][1])
		light.clear_readings([name for name, _written in devices])


def _keep_readings(told: Sequence[tuple[Device, datetime, Report, int]]) -> None:
	rows = []
	for device, at, report, count in told:
		hour = hour_of(at)
		received = dbm(report.rx_power, light.unit_of(device.profile)) or 0
		name = f"{device.name}|{hour:%Y%m%d%H}"
		uptime, hosts = _first(report.uptime_s, 0), _first(report.hosts, NOT_KNOWN)
		rows.append((name, device.name, hour, count, received, uptime, hosts))
	fields = ("name", "equipment", "read_hour", "reports", "rx_dbm", "uptime_s", "hosts")
	plain_rows.upsert(
		READING,
		fields,
		rows,
		{
			"reports": "reports + VALUES(reports)",
			"rx_dbm": "IF(VALUES(rx_dbm) = 0, rx_dbm, VALUES(rx_dbm))",
			"uptime_s": "IF(VALUES(uptime_s) = 0, uptime_s, VALUES(uptime_s))",
			"hosts": f"IF(VALUES(hosts) = {NOT_KNOWN}, hosts, VALUES(hosts))",
		},
	)


def _keep_addresses(told: Sequence[tuple[Device, datetime, str]]) -> None:
	"""If a device has a new address, end the earlier one at the last report that had it."""
	changed = [row for row in told if row[2] and row[2] != (row[0].known or {}).get("ip_address")]
	if not changed:
		return
	frappe.db.sql(
		"""UPDATE `tabDevice Address` a JOIN `tabDevice State` s ON s.name = a.equipment
		SET a.used_until = s.seen_at WHERE a.equipment IN %s AND a.used_until IS NULL""",
		([device.name for device, _at, _ip in changed],),
	)
	fields = ("name", "equipment", "location", "customer", "ip_address", "used_from")
	plain_rows.insert(
		ADDRESS,
		fields,
		[
			(
				frappe.generate_hash(length=10),
				device.name,
				device.location or None,
				device.customer or None,
				ip,
				at,
			)
			for device, at, ip in changed
		],
	)


def _keep_lists(told: Sequence[tuple[Device, datetime, Report]]) -> None:
	"""Update the fields that the list of Service Equipment shows, where they differ: most reports change nothing there."""
	stale = [(device, at) for device, at, report in told if _differs(device.listed, at, report)]
	if not stale:
		return
	moments = " ".join("WHEN %s THEN %s" for _row in stale)
	frappe.db.sql(
		f"""UPDATE `tabService Equipment` e JOIN `tabDevice State` s ON s.name = e.name
		SET e.online = 1, e.ip_address = s.ip_address, e.firmware = s.firmware,
			e.rx_power = IF(s.rx_dbm = 0, e.rx_power, s.rx_dbm),
			e.last_inform = CASE e.name {moments} ELSE e.last_inform END
		WHERE e.name IN %s""",  # noqa: S608 - placeholders
		(
			*(value for device, at in stale for value in (device.name, to_site_time(at))),
			[device.name for device, _at in stale],
		),
	)


def _differs(listed: Any, at: datetime, report: Report) -> bool:
	return (
		not listed.online
		or not listed.last_inform
		or to_utc(listed.last_inform) < at - LIST_LAGS
		or bool(report.ip and report.ip != listed.ip_address)
		or bool(report.firmware and report.firmware != listed.firmware)
	)


def _first(*values: Any) -> Any:
	return next(value for value in values if value is not None)
