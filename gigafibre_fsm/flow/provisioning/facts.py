"""The facts that a device, or the ACS on its behalf, reports. Pure."""

from __future__ import annotations

from dataclasses import dataclass

from gigafibre_fsm.flow.equipment.identity import canonical_mac


@dataclass(frozen=True)
class DeviceFacts:
	"""What a device reported at one moment.

	`serial` is that of TR-069, `pon_serial` the one by which the OLT knows a terminal: the same on some models, another
	on others. `event` is one of bootstrap, inform, online, offline; `event_key` is the same for each repetition of a
	report; `rx_power` is as the device wrote it.
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
	rx_power: str | float | None = None
	event_key: str = ""


def macs_of(facts: DeviceFacts) -> tuple[str, ...]:
	"""The MAC addresses in a report: its MAC, and its serial where the manufacturer uses the MAC as serial."""
	return tuple(dict.fromkeys(filter(None, (canonical_mac(facts.mac), canonical_mac(facts.serial)))))
