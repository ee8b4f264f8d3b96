"""The paths of a device's readings (optical power, addresses, uptime): those of all Device Profiles, and of the standards."""

from __future__ import annotations

from dataclasses import dataclass

import frappe

UPTIME = ("Device.DeviceInfo.UpTime", "InternetGatewayDevice.DeviceInfo.UpTime")
HOSTS = ("Device.Hosts.HostNumberOfEntries", "InternetGatewayDevice.LANDevice.1.Hosts.HostNumberOfEntries")


@dataclass(frozen=True)
class Paths:
	"""The possible paths of each kind of reading; the first one that a device has is used."""

	ip: tuple[str, ...] = ()
	firmware: tuple[str, ...] = ()
	rx_power: tuple[str, ...] = ()

	@property
	def tx_power(self) -> tuple[str, ...]:
		"""All known manufacturers have it beside the received power."""
		return tuple(path.replace("RXPower", "TXPower") for path in self.rx_power if path.endswith("RXPower"))

	def all(self) -> list[str]:
		named = (self.ip, self.firmware, self.rx_power, self.tx_power, UPTIME, HOSTS)
		return list(dict.fromkeys(path for paths in named for path in paths))


def of_profiles() -> Paths:
	rows = frappe.get_all(
		"Device Profile",
		filters={"disabled": 0},
		fields=["ip_path", "firmware_path", "rx_power_path"],
		order_by="name",
	)

	def column(name: str) -> tuple[str, ...]:
		return tuple(dict.fromkeys(row[name] for row in rows if row[name]))

	return Paths(column("ip_path"), column("firmware_path"), column("rx_power_path"))
