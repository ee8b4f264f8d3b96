"""Validates a device's report. A value of the wrong type is the caller's mistake and is refused. An odd value of the device
(too long, malformed) is ignored, so that the device is still recognised.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from frappe import _

from gigafibre_fsm.exceptions import BadRequest
from gigafibre_fsm.flow.provisioning.earlier_reports import EVENTS
from gigafibre_fsm.flow.provisioning.facts import DeviceFacts, address
from gigafibre_fsm.guards import arguments

MOST_MACS, MOST_READINGS, MOST_ROWS, MOST_SAID = 16, 60, 1_000, 5


def facts(given: Mapping[str, Any]) -> tuple[DeviceFacts, list[str]]:
	"""The facts of a report, and a sentence for each ignored value. Raises BadRequest without a usable serial."""
	said = _ReportReader(given)
	read = DeviceFacts(
		serial=arguments.text(given["serial"], _("Serial"), max=64),
		event=arguments.choice(given["event"], _("Event"), EVENTS, default="inform"),
		mac=said.text("mac", _("MAC address"), 40),
		oui=said.text("oui", _("OUI"), 12),
		product_class=said.text("product_class", _("Product class"), 64),
		acs_device_id=arguments.text(given["acs_device_id"], _("Device in the ACS"), required=False),
		ip=said.address(),
		firmware=said.text("firmware", _("Firmware"), 140),
		pon_serial=said.text("pon_serial", _("PON Serial"), 64),
		maker_serial=said.text("maker_serial", _("Maker's Serial"), 64),
		macs=said.macs(),
		uptime=said.uptime(),
		readings=said.readings(),
		rx_power=said.text("rx_power", _("Optical power"), 60),
		event_key=arguments.text(given["event_key"], _("Event key"), required=False),
	)
	return read, said.ignored[:MOST_SAID]


class _ReportReader:
	"""Reads values of a report; `ignored` collects a sentence for each value that was ignored."""

	def __init__(self, given: Mapping[str, Any]) -> None:
		self._given = given
		self.ignored: list[str] = []

	def text(self, name: str, label: str, most: int) -> str:
		return self._text(self._given[name], label, most)

	def macs(self) -> tuple[str, ...]:
		rows = arguments.json_list(self._given["macs"], _("MAC Addresses"), max=MOST_ROWS, required=False)
		macs = (
			self._text(row, _("MAC address"), 40) for row in self._few(rows, _("MAC Addresses"), MOST_MACS)
		)
		return tuple(filter(None, macs))

	def address(self) -> str:
		written = self.text("ip", _("IP address"), 64)
		if written and not address(written):
			self.ignored.append(_("{0} is not valid.").format(_("IP address")))
		return address(written)

	def uptime(self) -> int | None:
		value = self._given.get("uptime")
		try:
			return arguments.whole(value, _("Uptime"), default=0) or None
		except BadRequest as wrong:
			if isinstance(value, bool) or not isinstance(value, str | int | float):
				raise
			self.ignored.append(str(wrong))
			return None

	def readings(self) -> dict[str, str]:
		told = arguments.json_object(self._given["readings"], _("Readings"), required=False)
		few = self._few(list(told), _("Readings"), MOST_READINGS)
		read = {self._text(path, _("Path"), 200): self._text(told[path], _("Readings"), 140) for path in few}
		return {path: value for path, value in read.items() if path and value}

	def _text(self, value: Any, label: str, most: int) -> str:
		if isinstance(value, str) and len(value) > most:
			self.ignored.append(_("{0}: at most {1} characters.").format(label, most))
			return ""
		return arguments.text(value, label, max=most, required=False)

	def _few(self, rows: list[Any], label: str, most: int) -> list[Any]:
		if len(rows) > most:
			self.ignored.append(_("{0}: at most {1}.").format(label, most))
		return rows[:most]
