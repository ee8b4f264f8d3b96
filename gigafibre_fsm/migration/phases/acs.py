"""Matches the devices in GenieACS with those of households, and compares their settings with the legacy system's. A device
keeps its settings. Pure.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta

from gigafibre_fsm.flow.equipment.identity import canonical_serial
from gigafibre_fsm.migration.findings import Findings
from gigafibre_fsm.migration.planned import Link, Planned, Site
from gigafibre_fsm.migration.reading import Row

SILENT_FOR = timedelta(days=30)


@dataclass
class Device:
	"""A device of a household: `row` is its legacy row, `ssid` and `sip_username` the legacy system's values, `managed`
	whether GenieACS should know it.
	"""

	row: str
	labels: tuple[str, ...]
	managed: bool
	ssid: str = ""
	sip_username: str = ""


def plan(rows: Sequence[Row], devices: Sequence[Device], findings: Findings, site: Site) -> Iterator[Planned]:
	"""Plan the ACS id of each device that matches exactly one device of the ACS."""
	claims = _claims(rows, devices, findings)
	for device in devices:
		found = claims.get(device.row, [])
		if len(found) > 1:
			for each in found:
				findings.note("acs_device_repeated", each["_row"], device.row)
		elif found:
			_compare(found[0], device, findings, site)
			equipment = Link("Service Equipment", device.row)
			values = {"acs_device_id": found[0]["id"]}
			yield Planned("Service Equipment", found[0]["_row"], values, changes=equipment)
		elif device.managed:
			findings.note("device_not_on_acs", device.row, ", ".join(device.labels))


def _claims(rows: Sequence[Row], devices: Sequence[Device], findings: Findings) -> Mapping[str, list[Row]]:
	"""{legacy row of a device: the ACS devices that report its serial, its MAC address or its PON serial}."""
	owners = {label: device for device in devices for label in device.labels}
	claims: dict[str, list[Row]] = defaultdict(list)
	for row in rows:
		labels = filter(None, (canonical_serial(row["pon_serial"]), canonical_serial(row["serial"])))
		device = next((owners[label] for label in labels if label in owners), None)
		if device:
			claims[device.row].append(row)
		else:
			findings.note("acs_device_unknown", row["_row"], row["serial"])
	return claims


def _compare(row: Row, device: Device, findings: Findings, site: Site) -> None:
	if device.ssid and row["ssids"] and device.ssid not in row["ssids"]:
		findings.note("wifi_differs", row["_row"], f"{', '.join(row['ssids'])}, legacy {device.ssid}")
	if device.sip_username and row["sip_usernames"] and device.sip_username not in row["sip_usernames"]:
		told = f"{', '.join(row['sip_usernames'])}, legacy {device.sip_username}"
		findings.note("sip_differs", row["_row"], told)
	if not row["last_inform"] or row["last_inform"].date() < site.today - SILENT_FOR:
		findings.note("acs_device_silent", row["_row"], row["last_inform"] or "never")
