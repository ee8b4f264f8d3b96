"""What to send to a device, and whether it accepted it. Pure: no Frappe, no network."""

from __future__ import annotations

import hashlib
import hmac
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from gigafibre_fsm.flow.provisioning.facts import DeviceFacts

MAX_OUTSTANDING = 300
"""Maximum number of outstanding pushes."""

CHECK_AFTER = (5, 30, 60, 300, 900, 3600)
"""Seconds from one verification to the next; the last one repeats."""

GIVE_UP_AFTER = timedelta(hours=48)

ONLINE_FOR = timedelta(minutes=20)
"""Three missed informs of five minutes, plus a margin."""

LONGEST_KEY = 140

Value = str | int | bool


@dataclass(frozen=True)
class ParameterRule:
	"""A line of a Device Profile: the path of a value, and its source."""

	path: str
	source: str
	value: str = ""
	xsd_type: str = "xsd:string"
	readable: bool = True


@dataclass(frozen=True)
class Desired:
	"""The desired state of one device. Passwords are excluded from the repr, and so from logs."""

	wifi_ssid: str = ""
	wifi_password: str = field(default="", repr=False)
	sip_username: str = ""
	sip_password: str = field(default="", repr=False)
	sip_server: str = ""
	ntp_server: str = ""
	dns_servers: str = ""


@dataclass(frozen=True)
class Parameter:
	"""One value for one path of a device's data model."""

	path: str
	value: Value = field(repr=False)
	xsd_type: str
	readable: bool


class BadProfile(ValueError):
	"""A Device Profile has a value that cannot be sent to a device."""


def parameters(rules: Iterable[ParameterRule], desired: Desired) -> tuple[Parameter, ...]:
	"""The values to push, in the order of the profile.

	A rule whose source is empty is skipped: an empty or null value would be written to the device. Raises
	BadProfile for a literal that is not valid for its type, and for a duplicate path.
	"""
	sources = {
		"WiFi SSID": desired.wifi_ssid,
		"WiFi Password": desired.wifi_password,
		"SIP Username": desired.sip_username,
		"SIP Password": desired.sip_password,
		"SIP Server": desired.sip_server,
		"NTP Server": desired.ntp_server,
		"DNS Servers": desired.dns_servers,
	}
	made: dict[str, Parameter] = {}
	for rule in rules:
		text = rule.value if rule.source == "Literal" else sources[rule.source]
		if text in (None, ""):
			continue
		if rule.path in made:
			raise BadProfile(f"{rule.path} stands twice in the profile")
		made[rule.path] = Parameter(rule.path, typed(text, rule.xsd_type), rule.xsd_type, rule.readable)
	return tuple(made.values())


def typed(text: str, xsd_type: str) -> Value:
	"""`text` as the JSON value of type `xsd_type`. Raises BadProfile when it is not valid."""
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
	"""A keyed hash of the desired state: shows whether it changed, but nothing about the passwords in it."""
	lines = sorted([p.path, p.value, p.xsd_type] for p in wanted)
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


@dataclass(frozen=True)
class Verdict:
	"""`state` is verified, waiting (nothing newer was read), differs or missing (the device does not have the
	parameter); `rows` explain it, without secrets.
	"""

	state: str
	rows: tuple[dict[str, str | bool | int | None], ...]


def judge(wanted: Iterable[Parameter], readings: Mapping[str, Reading], since: int) -> Verdict:
	"""Compare what was read from the device after `since` (ms) with what was wanted, once the device has
	accepted it.

	`readings` has all requested parameters; those unknown to the ACS have time 0. Devices return an empty value
	for passwords: reading them again is enough, and makes the ACS forget them.
	"""
	rows: list[dict[str, str | bool | int | None]] = []
	fresh = equal = there = True
	for parameter in wanted:
		if not parameter.readable and parameter.path not in readings:
			rows.append({"path": parameter.path, "accepted": True})
			continue
		reading = readings.get(parameter.path, Reading(None, 0))
		same = not parameter.readable or _text(reading.value) == _text(parameter.value)
		row: dict[str, str | bool | int | None] = {"path": parameter.path, "at": reading.at}
		missing = not reading.at and parameter.path in readings
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


def is_final(code: object) -> bool:
	"""Whether a fault means that the device rejected the settings. Other faults (a slow answer of ours, an
	aborted script, a dropped session) resolve by themselves.
	"""
	return str(code).startswith("cwmp.")


def came_lately(last_inform: int, now: int) -> bool:
	"""Whether a device whose last inform was at `last_inform` (ms) is online: it informs every five minutes, as configured."""
	return now - last_inform <= ONLINE_FOR.total_seconds() * 1000


def _text(value: Value | None) -> str | None:
	if value is None:
		return None
	return str(value).lower() if isinstance(value, bool) else str(value)


def next_check(attempts: int, now: datetime) -> datetime:
	"""The time of the next check after `attempts` checks (0 for none yet)."""
	return now + timedelta(seconds=CHECK_AFTER[min(attempts, len(CHECK_AFTER) - 1)])


def event_key(facts: DeviceFacts, minute: datetime) -> str:
	"""The key of a report that has none: one per minute for each kind of event of a device."""
	device = facts.acs_device_id or facts.serial
	mac = f":{facts.mac}" if facts.mac else ""
	return facts.event_key or f"{device}{mac}:{facts.event}:{minute:%Y%m%d%H%M}"[-LONGEST_KEY:]
