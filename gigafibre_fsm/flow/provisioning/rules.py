"""The parameters to send to a device, and whether it accepted them. Pure: no Frappe, no network."""

from __future__ import annotations

import hashlib
import hmac
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from gigafibre_fsm.flow.provisioning.facts import DeviceFacts

CHECK_AFTER = (5, 30, 60, 300, 900, 3600)
"""Seconds between verifications; the last value repeats."""

GIVE_UP_AFTER = timedelta(hours=48)

ONLINE_FOR = timedelta(minutes=20)
"""Three missed informs of five minutes, plus a margin."""

LONGEST_KEY = 140

Value = str | int | bool


@dataclass(frozen=True)
class ParameterRule:
	"""A line of a Device Profile: the path of a value, and its source.

	The first of `path` and its `alternatives` that a device has is written; a device without any is an error unless the line
	is `optional`.
	"""

	path: str
	source: str
	value: str = ""
	xsd_type: str = "xsd:string"
	readable: bool = True
	alternatives: tuple[str, ...] = ()
	optional: bool = False


@dataclass(frozen=True)
class Desired:
	"""The desired state of one device. Passwords are excluded from the repr, and so from logs."""

	wifi_ssid: str = ""
	wifi_password: str = field(default="", repr=False)
	wifi_5ghz_ssid: str = ""
	wifi_5ghz_password: str = field(default="", repr=False)
	guest_wifi: str = ""
	"""true, false, or empty if the household never had a guest network."""
	guest_ssid: str = ""
	guest_password: str = field(default="", repr=False)
	sip_username: str = ""
	sip_password: str = field(default="", repr=False)
	sip_server: str = ""
	sip_line: str = ""
	"""Enabled or Disabled, the values of TR-104."""
	digit_map: str = ""
	dtmf_method: str = ""
	voice_dscp: str = ""
	ntp_server: str = ""
	dns_servers: str = ""
	vlan: str = ""


@dataclass(frozen=True)
class Parameter:
	"""One value for one path of a device's data model."""

	path: str
	value: Value = field(repr=False)
	xsd_type: str
	readable: bool
	alternatives: tuple[str, ...] = ()
	optional: bool = False
	source: str = ""

	@property
	def paths(self) -> tuple[str, ...]:
		"""The possible paths, in order of preference."""
		return (self.path, *self.alternatives)

	def as_row(self) -> list[Any]:
		"""[path, or the list of paths to try; value; type], the format of the scripts on the ACS."""
		return [list(self.paths) if self.alternatives else self.path, self.value, self.xsd_type]


LITERAL = "Literal"
SOURCES = {
	"WiFi SSID": "wifi_ssid",
	"WiFi Password": "wifi_password",
	"WiFi SSID 5 GHz": "wifi_5ghz_ssid",
	"WiFi Password 5 GHz": "wifi_5ghz_password",
	"Guest WiFi": "guest_wifi",
	"Guest SSID": "guest_ssid",
	"Guest Password": "guest_password",
	"SIP Username": "sip_username",
	"SIP Password": "sip_password",
	"SIP Server": "sip_server",
	"SIP Line": "sip_line",
	"Digit Map": "digit_map",
	"DTMF Method": "dtmf_method",
	"Voice DSCP": "voice_dscp",
	"NTP Server": "ntp_server",
	"DNS Servers": "dns_servers",
	"VLAN": "vlan",
}
"""Source of a Device Profile line -> field of Desired."""

WIFI_NAMES = ("WiFi SSID", "WiFi SSID 5 GHz", "Guest SSID")


class BadProfile(ValueError):
	"""A Device Profile has a value that cannot be sent to a device."""


def parameters(rules: Iterable[ParameterRule], desired: Desired) -> tuple[Parameter, ...]:
	"""The values to push, in the order of the profile.

	A rule whose source is empty is skipped: an empty or null value would be written to the device. Raises BadProfile for a
	literal that is invalid for its type, and for a duplicate path.
	"""
	made: dict[str, Parameter] = {}
	for rule in rules:
		text = rule.value if rule.source == LITERAL else getattr(desired, SOURCES[rule.source])
		if text in (None, ""):
			continue
		if rule.path in made:
			raise BadProfile(f"{rule.path} stands twice in the profile")
		made[rule.path] = Parameter(
			rule.path,
			typed(text, rule.xsd_type),
			rule.xsd_type,
			rule.readable,
			rule.alternatives,
			rule.optional,
			rule.source,
		)
	return tuple(made.values())


def typed(text: str, xsd_type: str) -> Value:
	"""`text` as the JSON value of type `xsd_type`. Raises BadProfile for an invalid one."""
	if xsd_type == "xsd:boolean":
		if text.casefold() not in {"true", "false", "1", "0"}:
			raise BadProfile(f"{text!r} is neither true nor false")
		return text.casefold() in {"true", "1"}
	if xsd_type in {"xsd:int", "xsd:unsignedInt"}:
		try:
			number = int(text)
		except ValueError as error:
			raise BadProfile(f"{text!r} is no whole number") from error
		if xsd_type == "xsd:unsignedInt" and number < 0:
			raise BadProfile(f"{text!r} is negative")
		return number
	return text


def fingerprint(wanted: Iterable[Parameter], key: bytes) -> str:
	"""A keyed hash of the desired state: shows whether it changed, but reveals no passwords."""
	lines = sorted([p.path, p.value, p.xsd_type, *p.alternatives] for p in wanted)
	return hmac.new(key, json.dumps(lines, ensure_ascii=False).encode(), hashlib.sha256).hexdigest()


def must_push(event: str, wanted: str, verified: str | None) -> bool:
	"""Whether a device that reports `event` needs a push.

	`wanted` and `verified` are fingerprints. A device that starts from factory settings has lost all settings.
	"""
	return bool(wanted) and (event == "bootstrap" or wanted != verified)


@dataclass(frozen=True)
class Reading:
	"""A parameter's last value in the ACS; `at` in milliseconds since 1970, 0 for never."""

	value: Value | None
	at: int


NEVER = Reading(None, 0)


@dataclass(frozen=True)
class Verdict:
	"""`state` is verified, waiting (nothing newer was read), differs or missing (the device has neither the parameter nor an
	alternative); `rows` explain it, without secrets.
	"""

	state: str
	rows: tuple[dict[str, str | bool | int | None], ...]


def judge(wanted: Iterable[Parameter], readings: Mapping[str, Reading], since: int) -> Verdict:
	"""Compare the values read from the device after `since` (ms) with the wanted ones, once the device has accepted them.

	`readings` has all requested parameters; those unknown to the ACS have time 0. Devices return an empty value for
	passwords: reading them again is enough, and makes the ACS forget them.
	"""
	rows: list[dict[str, str | bool | int | None]] = []
	fresh = equal = there = True
	for parameter in wanted:
		if not parameter.readable and parameter.path not in readings:
			rows.append({"path": parameter.path, "accepted": True})
			continue
		path = written_path(parameter, readings)
		reading = readings.get(path, NEVER)
		same = not parameter.readable or _text(reading.value) == _text(parameter.value)
		row: dict[str, str | bool | int | None] = {"path": path, "at": reading.at}
		missing = not reading.at and parameter.path in readings
		if missing and parameter.optional:
			rows.append({"path": path, "skipped": True, "ok": True})
			continue
		if missing:
			row["missing"] = True
		elif parameter.readable:
			row |= {"expected": _text(parameter.value), "read": _text(reading.value)}
		rows.append({**row, "ok": same and reading.at >= since})
		there = there and not missing
		fresh = fresh and (missing or reading.at >= since)
		equal = equal and (missing or same)
	state = "waiting" if not fresh else "missing" if not there else "verified" if equal else "differs"
	return Verdict(state, tuple(rows))


def written_path(parameter: Parameter, readings: Mapping[str, Reading]) -> str:
	"""The one of a parameter's paths that the device has; the first one if it has none."""
	return next((path for path in parameter.paths if readings.get(path, NEVER).at), parameter.path)


def is_final(code: object) -> bool:
	"""Whether a fault means that the device rejected the settings. Other faults (a slow answer of this app, an aborted
	script, a dropped session) resolve by themselves.
	"""
	return str(code).startswith("cwmp.")


def is_recent_inform(last_inform: int, now: int) -> bool:
	"""Whether a device with its last inform at `last_inform` (ms) is online: it informs every five minutes, as configured."""
	return now - last_inform <= ONLINE_FOR.total_seconds() * 1000


def _text(value: Value | None) -> str | None:
	if value is None:
		return None
	return str(value).lower() if isinstance(value, bool) else str(value)


def next_check(attempts: int, now: datetime) -> datetime:
	"""The time of the next check after `attempts` checks (0 for none yet)."""
	return now + timedelta(seconds=CHECK_AFTER[min(attempts, len(CHECK_AFTER) - 1)])


def event_key(facts: DeviceFacts, minute: datetime) -> str:
	"""The key of a report without one: one per minute for each kind of event of a device."""
	device = facts.acs_device_id or facts.serial
	mac = f":{facts.mac}" if facts.mac else ""
	return facts.event_key or f"{device}{mac}:{facts.event}:{minute:%Y%m%d%H%M}"[-LONGEST_KEY:]
