"""Reads the devices in GenieACS page by page from its northbound interface. Sends nothing to a device."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import frappe

from gigafibre_fsm.exceptions import FsmError
from gigafibre_fsm.filters import among
from gigafibre_fsm.flow.provisioning.acs_clock import from_milliseconds
from gigafibre_fsm.flow.provisioning.rules import WIFI_NAMES
from gigafibre_fsm.integrations.genieacs.client import Nbi, leaf, milliseconds
from gigafibre_fsm.migration.reading import Row
from gigafibre_fsm.migration.sources.source import UNTOUCHED, WrongSource

PAGE = 500
SIP = "SIP Username"


@dataclass(frozen=True)
class Paths:
	"""The paths of WiFi names, SIP user and PON serial on devices of this app's profiles."""

	ssid: tuple[str, ...]
	sip: tuple[str, ...]
	pon: tuple[str, ...]


def paths_of_site() -> Paths:
	"""The paths of the Device Profiles in use."""
	profiles = frappe.get_all("Device Profile", {"disabled": 0}, ["name", "pon_serial_path"], order_by="name")
	rows = frappe.get_all(
		"Device Profile Parameter",
		filters={
			"parent": among(row.name for row in profiles),
			"source": ("in", (*WIFI_NAMES, SIP)),
		},
		fields=["path", "source"],
		order_by="path",
	)
	ssid = tuple(dict.fromkeys(row.path for row in rows if row.source in WIFI_NAMES))
	sip = tuple(dict.fromkeys(row.path for row in rows if row.source == SIP))
	pon = dict.fromkeys(row.pon_serial_path for row in profiles if row.pon_serial_path)
	return Paths(ssid, sip, tuple(pon))


def devices(acs: Nbi, paths: Paths) -> Iterator[Row]:
	"""{"_row", "id", "serial", "pon_serial", "last_inform" (site time or None), "ssids", "sip_usernames"} of each device,
	in the order of their ids. Raises WrongSource when the ACS does not answer.
	"""
	wanted = ("_id", "_deviceId", "_lastInform", *paths.ssid, *paths.sip, *paths.pon)
	skip = 0
	while page := _page(acs, wanted, skip):
		for device in page:
			last_inform = milliseconds(device.get("_lastInform"))
			yield {
				"_row": f"acs:{device['_id']}",
				"id": device["_id"],
				"serial": (device.get("_deviceId") or {}).get("_SerialNumber") or "",
				"pon_serial": next(iter(_values(device, paths.pon)), ""),
				"last_inform": from_milliseconds(last_inform) if last_inform else None,
				"ssids": _values(device, paths.ssid),
				"sip_usernames": _values(device, paths.sip),
			}
		skip += len(page)


def _page(acs: Nbi, wanted: tuple[str, ...], skip: int) -> list[dict[str, Any]]:
	try:
		return acs.devices({}, wanted, limit=PAGE, skip=skip)
	except FsmError as error:
		raise WrongSource(f"GenieACS, after {skip:,} devices: {error}. {UNTOUCHED}") from error


def _values(device: dict[str, Any], paths: tuple[str, ...]) -> list[str]:
	told = (leaf(device, path)[0] for path in paths)
	return list(dict.fromkeys(str(value) for value in told if value))
