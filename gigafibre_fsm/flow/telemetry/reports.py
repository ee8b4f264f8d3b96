"""Reports of devices, from the API and from the ACS, in one form. Pure."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timezone
from typing import Any

from gigafibre_fsm.flow.provisioning.facts import address

LONGEST_TEXT = 140
LARGEST = 2_000_000_000


class BadReport(ValueError):
	"""A report, or a value of one, that is unusable; its text names the field."""


@dataclass(frozen=True)
class Report:
	"""A device's report at one moment; "" and None mean "not reported". Optical power is as the device wrote it. `refused`
	names the unusable values.
	"""

	acs_device_id: str
	at: datetime | None = None
	ip: str = ""
	firmware: str = ""
	rx_power: str = ""
	tx_power: str = ""
	uptime_s: int | None = None
	hosts: int | None = None
	refused: tuple[str, ...] = ()


def of_entry(entry: Any) -> Report:
	"""Parse a report from the API: a value of the wrong type is ignored and named, the others are used. Raises BadReport for
	one without a device.
	"""
	if not isinstance(entry, Mapping):
		raise BadReport("report")
	device = _text(entry, "acs_device_id")
	if not device:
		raise BadReport("acs_device_id")
	told, refused = {}, [str(field)[:40] for field in entry if field not in FIELDS]
	for field, (name, read) in READ.items():
		try:
			told[name] = read(entry, field)
		except BadReport:
			refused.append(field)
	return Report(device, **told, refused=tuple(sorted(refused)))


def _text(entry: Mapping[str, Any], field: str) -> str:
	value = entry.get(field)
	if value is None:
		return ""
	if isinstance(value, bool) or not isinstance(value, str | int | float):
		raise BadReport(field)
	text = str(value).strip()
	if len(text) > LONGEST_TEXT or not text.isprintable():
		raise BadReport(field)
	return text


def _whole(entry: Mapping[str, Any], field: str) -> int | None:
	text = _text(entry, field)
	if not text:
		return None
	if not re.fullmatch(r"[0-9]{1,10}", text) or int(text) > LARGEST:
		raise BadReport(field)
	return int(text)


def _address(entry: Mapping[str, Any], field: str) -> str:
	return address(_text(entry, field))


def _moment(entry: Mapping[str, Any], field: str) -> datetime | None:
	"""Milliseconds since 1970, or an ISO time with its zone."""
	value = entry.get(field)
	if value is None or value == "":
		return None
	try:
		if isinstance(value, int | float) and not isinstance(value, bool):
			moment = datetime.fromtimestamp(value / 1000, timezone.utc)
		else:
			moment = datetime.fromisoformat(str(value)[:40].replace("Z", "+00:00"))
		if moment.tzinfo is None:
			raise BadReport(field)
		return moment.astimezone(timezone.utc).replace(tzinfo=None)
	except (ValueError, OverflowError, OSError) as error:
		raise BadReport(field) from error


READ: dict[str, tuple[str, Callable[[Mapping[str, Any], str], Any]]] = {
	"at": ("at", _moment),
	"ip": ("ip", _address),
	"firmware": ("firmware", _text),
	"rx_power": ("rx_power", _text),
	"tx_power": ("tx_power", _text),
	"uptime": ("uptime_s", _whole),
	"hosts": ("hosts", _whole),
}
"""{field of the API: (field of Report, its parser)}."""
FIELDS = frozenset({"acs_device_id", *READ})
