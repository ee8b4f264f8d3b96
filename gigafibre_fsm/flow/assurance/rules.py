"""Diagnoses why a service does not work: one check after the other, from the contract to the house. Pure: facts in, findings
out.

A finding states a `reason` (a key of `wording.py`) instead of a sentence. Times are naive UTC.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from gigafibre_fsm.flow.telemetry.rules import LIGHT_LOST_DB, DeviceState
from gigafibre_fsm.flow.vocabulary import IN_SERVICE, INTERNET, ONT, ROUTER
from gigafibre_fsm.optical_power import Window

OK, BLOCKING, WARNING, UNKNOWN = "ok", "blocking", "warning", "unknown"
ACCOUNT, STANDING, PORT, OLT_STATE = "account", "standing", "port", "olt"
INCIDENT, ONT_SEEN, LIGHT, WIFI = "incident", "ont", "light", "wifi"
SUBJECTS = (ACCOUNT, STANDING, PORT, OLT_STATE, INCIDENT, ONT_SEEN, LIGHT, WIFI)

OF_CONTRACT, OF_NETWORK, OF_COMMANDS, OF_INCIDENTS, OF_DEVICE = (
	"contract",
	"network",
	"olt commands",
	"incidents",
	"device",
)
"""The sources of a value."""

LIGHT_GOOD_FOR = timedelta(hours=24)
"""An older reading is not used."""


@dataclass(frozen=True)
class Service:
	"""A subscription at the location."""

	service_type: str
	status: str
	suspension: str = ""
	suspended_on: date | None = None
	resume_on: date | None = None


@dataclass(frozen=True)
class Port:
	"""The fibre port, from the register."""

	name: str
	status: str
	position: str = ""


@dataclass(frozen=True)
class Command:
	"""The last command for the line that was not cancelled; `status` is one of OLT Command."""

	action: str
	status: str
	reason: str = ""
	profile: str = ""
	at: datetime | None = None


@dataclass(frozen=True)
class Device:
	"""A device in the house. `reports`: its model reports to the ACS; `push`: the state of its last push."""

	name: str
	equipment_type: str
	state: DeviceState
	reports: bool = True
	window: Window = field(default_factory=Window)
	push: str = ""
	push_error: str = ""


@dataclass(frozen=True)
class Incident:
	"""A current incident at the location, or (`planned`) future maintenance; `sentence` is for customers."""

	name: str
	planned: bool
	since: datetime
	sentence: str = ""


@dataclass(frozen=True)
class Facts:
	"""All known facts of a location, without querying a device."""

	status: str
	on_fibre: bool
	services: tuple[Service, ...] = ()
	ended_on: date | None = None
	dunning: str = ""
	owed: Decimal | None = None
	port: Port | None = None
	suspended_profile: str = ""
	command: Command | None = None
	incident: Incident | None = None
	devices: tuple[Device, ...] = ()


@dataclass(frozen=True)
class Finding:
	"""The result of a check; `facts` fill the sentence of `reason`."""

	subject: str
	state: str
	reason: str
	value: str = ""
	source: str = ""
	at: datetime | None = None
	facts: dict[str, Any] = field(default_factory=dict)


def examine(facts: Facts, now: datetime) -> tuple[Finding, ...]:
	"""All findings, ordered so that an earlier one rules out later ones."""
	return tuple(check(facts, now) for check in CHECKS)


def blocking(findings: tuple[Finding, ...]) -> Finding | None:
	"""The verdict: the first finding that alone explains the fault."""
	return next((finding for finding in findings if finding.state == BLOCKING), None)


def _account(facts: Facts, now: datetime) -> Finding:
	if facts.status == "Disconnected":
		return Finding(ACCOUNT, BLOCKING, "ended", facts.status, OF_CONTRACT, facts={"day": facts.ended_on})
	if facts.status == "Pending Install":
		return Finding(ACCOUNT, BLOCKING, "not installed", facts.status, OF_CONTRACT)
	if not any(service.status in IN_SERVICE for service in facts.services):
		return Finding(ACCOUNT, BLOCKING, "no service", facts.status, OF_CONTRACT)
	return Finding(ACCOUNT, OK, "in service", facts.status, OF_CONTRACT)


def _status_finding(facts: Facts, now: datetime) -> Finding:
	stopped = [service for service in facts.services if service.status == "Suspended"]
	running = [service for service in facts.services if service.status == "Active"]
	internet = [service for service in stopped if service.service_type == INTERNET]
	cause = next(iter(internet or ([] if running else stopped)), None)
	if cause and cause.suspension == "Seasonal":
		reason, back = "paused" if cause.resume_on else "paused for now", {"day": cause.resume_on}
		return Finding(STANDING, BLOCKING, reason, cause.suspension, OF_CONTRACT, facts=back)
	if cause:
		owed = {"owed": facts.owed, "day": cause.suspended_on}
		return Finding(STANDING, BLOCKING, "unpaid", _written(facts.owed), OF_CONTRACT, facts=owed)
	if facts.dunning:
		owed = {"owed": facts.owed}
		return Finding(STANDING, WARNING, "overdue", _written(facts.owed), OF_CONTRACT, facts=owed)
	return Finding(STANDING, OK, "in order", "", OF_CONTRACT)


def _port(facts: Facts, now: datetime) -> Finding:
	if not facts.on_fibre:
		return Finding(PORT, OK, "no fibre here", "", OF_NETWORK)
	if not facts.port:
		return Finding(PORT, BLOCKING, "no port", "", OF_NETWORK)
	told = {"port": facts.port.name, "status": facts.port.status}
	in_use = facts.port.status == "Occupied"
	state, reason = (OK, "port in use") if in_use else (BLOCKING, "port not in use")
	return Finding(PORT, state, reason, facts.port.position, OF_NETWORK, facts=told)


def _olt(facts: Facts, now: datetime) -> Finding:
	last = facts.command
	if not facts.on_fibre:
		return Finding(OLT_STATE, OK, "no fibre here", "", OF_COMMANDS)
	if not last:
		return Finding(OLT_STATE, UNKNOWN, "olt never told", "", OF_COMMANDS)
	told = {"action": last.action, "why": last.reason}
	if last.status == "Refused":
		return Finding(OLT_STATE, BLOCKING, "olt refused", last.action, OF_COMMANDS, last.at, told)
	if last.status != "Confirmed":
		# A working line has only a pending change; a line that is to be connected does not work yet.
		state = BLOCKING if last.action == "Connect" else WARNING
		return Finding(OLT_STATE, state, "olt waits", last.action, OF_COMMANDS, last.at, told)
	if last.action == "Disconnect":
		return Finding(OLT_STATE, BLOCKING, "olt disconnected", last.action, OF_COMMANDS, last.at)
	if last.profile and last.profile == facts.suspended_profile:
		profile = {"profile": last.profile}
		return Finding(OLT_STATE, BLOCKING, "olt suspended", last.profile, OF_COMMANDS, last.at, profile)
	return Finding(OLT_STATE, OK, "olt confirmed", last.profile, OF_COMMANDS, last.at)


def _incident(facts: Facts, now: datetime) -> Finding:
	known = facts.incident
	if not known:
		return Finding(INCIDENT, OK, "no incident", "", OF_INCIDENTS)
	told = {"name": known.name, "since": known.since, "sentence": known.sentence}
	state, reason = (WARNING, "planned work") if known.planned else (BLOCKING, "outage")
	return Finding(INCIDENT, state, reason, known.name, OF_INCIDENTS, known.since, told)


def _ont(facts: Facts, now: datetime) -> Finding:
	if not facts.on_fibre:
		return Finding(ONT_SEEN, OK, "no fibre here", "", OF_DEVICE)
	ont = _of_kind(facts, ONT)
	return _online_finding(ONT_SEEN, ont) if ont else Finding(ONT_SEEN, BLOCKING, "no ont", "", OF_DEVICE)


def _online_finding(subject: str, device: Device) -> Finding:
	state = device.state
	seen = {"device": device.name, "since": state.seen_at, "heard": state.heard_at}
	if state.online:
		return Finding(subject, OK, f"{subject} online", state.ip, OF_DEVICE, state.seen_at, seen)
	if not device.reports:
		return Finding(subject, UNKNOWN, "does not report", device.name, OF_DEVICE)
	if state.online is None:
		reason = "acs silent" if state.seen_at else "never seen"
		return Finding(subject, UNKNOWN, reason, state.ip, OF_DEVICE, state.seen_at, seen)
	return Finding(subject, BLOCKING, f"{subject} silent", state.ip, OF_DEVICE, state.seen_at, seen)


def _light(facts: Facts, now: datetime) -> Finding:
	if not facts.on_fibre:
		return Finding(LIGHT, OK, "no fibre here", "", OF_DEVICE)
	ont = _of_kind(facts, ONT)
	read = ont.state if ont else DeviceState()
	if not ont or read.rx_dbm is None:
		return Finding(LIGHT, UNKNOWN, "no reading", "", OF_DEVICE)
	value, told = f"{read.rx_dbm:.1f} dBm", {"rx": read.rx_dbm, "baseline": read.baseline_dbm}
	if not read.light_at or now - read.light_at > LIGHT_GOOD_FOR:
		return Finding(LIGHT, UNKNOWN, "old reading", value, OF_DEVICE, read.light_at, told)
	if read.rx_dbm < ont.window.weakest:
		return Finding(LIGHT, BLOCKING, "too weak", value, OF_DEVICE, read.light_at, told)
	if read.rx_dbm > ont.window.strongest:
		return Finding(LIGHT, BLOCKING, "too strong", value, OF_DEVICE, read.light_at, told)
	if read.baseline_dbm is not None and read.baseline_dbm - read.rx_dbm >= LIGHT_LOST_DB:
		return Finding(LIGHT, WARNING, "weaker", value, OF_DEVICE, read.light_at, told)
	return Finding(LIGHT, OK, "good light", value, OF_DEVICE, read.light_at, told)


def _wifi(facts: Facts, now: datetime) -> Finding:
	router, ont = _of_kind(facts, ROUTER), _of_kind(facts, ONT)
	device = router or ont
	if not device:
		return Finding(WIFI, UNKNOWN, "no router", "", OF_DEVICE)
	if router and ont and facts.on_fibre and ont.state.online is False:
		# A router behind an offline ONT cannot be reached.
		return Finding(WIFI, UNKNOWN, "behind the ont", "", OF_DEVICE, router.state.seen_at)
	found = _online_finding(WIFI, device)
	if found.state != OK:
		return found
	if device.push == "Failed":
		why = {"device": device.name, "why": device.push_error}
		return Finding(WIFI, WARNING, "settings refused", "", OF_DEVICE, found.at, why)
	if device.state.hosts is None:
		return found
	hosts = {"hosts": device.state.hosts}
	return Finding(WIFI, OK, "wifi in use", str(device.state.hosts), OF_DEVICE, found.at, hosts)


def _written(owed: Decimal | None) -> str:
	return f"{owed:.2f}" if owed else ""


def _of_kind(facts: Facts, equipment_type: str) -> Device | None:
	return next((each for each in facts.devices if each.equipment_type == equipment_type), None)


CHECKS: tuple[Callable[[Facts, datetime], Finding], ...] = (
	_account,
	_status_finding,
	_port,
	_olt,
	_incident,
	_ont,
	_light,
	_wifi,
)
