"""The facts that a device, or the ACS for it, reports. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from ipaddress import ip_address
from typing import Any

from gigafibre_fsm.flow.equipment.identity import canonical_mac


@dataclass(frozen=True)
class DeviceFacts:
	"""A device's report at one moment.

	`serial` is the TR-069 serial, `pon_serial` the one by which the OLT knows an ONT, `maker_serial` the manufacturer's S/N:
	equal on some models, different on others. `macs` are all its MAC addresses. `event` is one of bootstrap, inform, online,
	offline; `event_key` is the same for each repetition of a report; `rx_power` is as the device wrote it; `uptime` is in
	seconds. `readings` maps paths to values; the device's profile gives their meaning and unit.
	"""

	serial: str
	event: str = "inform"
	mac: str = ""
	oui: str = ""
	product_class: str = ""
	acs_device_id: str = ""
	ip: str = ""
	firmware: str = ""
	pon_serial: str = ""
	maker_serial: str = ""
	macs: tuple[str, ...] = ()
	rx_power: str | float | None = None
	uptime: int | None = None
	readings: Mapping[str, Any] = field(default_factory=dict)
	event_key: str = ""


def macs_of(facts: DeviceFacts) -> tuple[str, ...]:
	"""The MAC addresses in a report, and its serial where the manufacturer uses the MAC as serial."""
	said = (facts.mac, *facts.macs, facts.serial)
	return tuple(dict.fromkeys(filter(None, map(canonical_mac, said))))


def address(text: str) -> str:
	"""The usual form of an IP address; "" for an empty, invalid or local one."""
	try:
		found = ip_address(text.strip())
		found = getattr(found, "ipv4_mapped", None) or found
	except ValueError:
		return ""
	nowhere = found.is_unspecified or found.is_loopback or found.is_link_local or found.is_multicast
	return "" if nowhere else str(found)


def with_named_readings(facts: DeviceFacts, paths: Mapping[str, str]) -> DeviceFacts:
	"""The report with its readings named by the profile's `paths` (name -> path); explicit values take precedence."""
	said = {
		what: facts.readings[path]
		for what, path in paths.items()
		if facts.readings.get(path) not in (None, "")
	}
	uptime = str(said.get("uptime", ""))
	return replace(
		facts,
		ip=facts.ip or address(str(said.get("ip_address", ""))),
		firmware=facts.firmware or str(said.get("firmware", ""))[:140],
		rx_power=facts.rx_power if facts.rx_power not in (None, "") else said.get("rx_power"),
		uptime=facts.uptime or (int(uptime) if uptime.isdecimal() and len(uptime) < 10 else None),
	)
