"""The checks, in their order, over facts."""

from __future__ import annotations

import ast
from dataclasses import replace
from datetime import date, datetime, timedelta
from decimal import Decimal
from pathlib import Path

import pytest

from gigafibre_fsm.flow.assurance import rules
from gigafibre_fsm.flow.assurance.rules import Command, Device, Facts, Incident, Port, Service
from gigafibre_fsm.flow.telemetry.rules import DeviceState

NOW = datetime.fromisoformat("2026-11-30T15:00")
RECENT = NOW - timedelta(minutes=10)
SEEN = DeviceState(
	seen_at=RECENT,
	online=True,
	ip="198.51.100.7",
	rx_dbm=-19.5,
	baseline_dbm=-19.0,
	light_at=RECENT,
	hosts=4,
	heard_at=RECENT,
)
ONT = Device("EQP-1", "ONT", SEEN)
ROUTER = Device("EQP-2", "Routeur", SEEN)
WORKS = Facts(
	status="Active",
	on_fibre=True,
	services=(Service("Internet", "Active"), Service("Phone", "Active")),
	port=Port("FP-1", "Occupied", "OLT 0/1/3:12"),
	suspended_profile="199",
	command=Command("Change Profile", "Confirmed", profile="102", at=RECENT),
	devices=(ROUTER, ONT),
)


def silent(device: Device) -> Device:
	return replace(device, state=replace(device.state, online=False, seen_at=NOW - timedelta(hours=3)))


def lit(rx: float, baseline: float | None = -19.0, hours: float = 0) -> tuple[Device, ...]:
	light_at = RECENT - timedelta(hours=hours)
	return (ROUTER, replace(ONT, state=replace(SEEN, rx_dbm=rx, baseline_dbm=baseline, light_at=light_at)))


def suspended(reason: str, back: date | None = None) -> tuple[Service, ...]:
	return (Service("Internet", "Suspended", reason, date(2026, 11, 20), back), Service("Phone", "Active"))


def found(facts: Facts, subject: str) -> tuple[str, str]:
	finding = next(each for each in rules.examine(facts, NOW) if each.subject == subject)
	return finding.state, finding.reason


def test_a_service_that_works_has_no_verdict() -> None:
	"""Support would look for a fault that is not there."""
	findings = rules.examine(WORKS, NOW)
	assert [finding.subject for finding in findings] == list(rules.SUBJECTS)
	assert {finding.state for finding in findings} == {"ok"} and rules.blocking(findings) is None


@pytest.mark.parametrize(
	("changed", "subject", "state", "reason"),
	[
		({"status": "Disconnected"}, "account", "blocking", "ended"),
		({"status": "Pending Install"}, "account", "blocking", "not installed"),
		({"services": ()}, "account", "blocking", "no service"),
		({"services": suspended("Unpaid"), "owed": Decimal("99.95")}, "standing", "blocking", "unpaid"),
		({"services": suspended("Seasonal", date(2027, 4, 1))}, "standing", "blocking", "paused"),
		({"services": suspended("Seasonal")}, "standing", "blocking", "paused for now"),
		({"dunning": "Open"}, "standing", "warning", "overdue"),
		({"port": None}, "port", "blocking", "no port"),
		({"port": Port("FP-1", "Faulty")}, "port", "blocking", "port not in use"),
		({"command": None}, "olt", "unknown", "olt never told"),
		({"command": Command("Connect", "Refused", "no room")}, "olt", "blocking", "olt refused"),
		({"command": Command("Connect", "Waiting")}, "olt", "blocking", "olt waits"),
		({"command": Command("Change Profile", "Queued")}, "olt", "warning", "olt waits"),
		({"command": Command("Disconnect", "Confirmed")}, "olt", "blocking", "olt disconnected"),
		(
			{"command": Command("Change Profile", "Confirmed", profile="199")},
			"olt",
			"blocking",
			"olt suspended",
		),
		({"incident": Incident("INC-1", False, RECENT)}, "incident", "blocking", "outage"),
		({"incident": Incident("INC-1", True, RECENT)}, "incident", "warning", "planned work"),
		({"devices": (ROUTER,)}, "ont", "blocking", "no ont"),
		({"devices": (ROUTER, silent(ONT))}, "ont", "blocking", "ont silent"),
		({"devices": (ROUTER, replace(ONT, state=DeviceState()))}, "ont", "unknown", "never seen"),
		(
			{"devices": (ROUTER, replace(ONT, state=replace(SEEN, online=None)))},
			"ont",
			"unknown",
			"acs silent",
		),
		(
			{"devices": (ROUTER, replace(ONT, state=DeviceState(), reports=False))},
			"ont",
			"unknown",
			"does not report",
		),
		({"devices": lit(-27.5)}, "light", "blocking", "too weak"),
		({"devices": lit(-7.5)}, "light", "blocking", "too strong"),
		({"devices": lit(-21.0)}, "light", "warning", "weaker"),
		({"devices": lit(-20.9)}, "light", "ok", "good light"),
		({"devices": lit(-21.0, baseline=None)}, "light", "ok", "good light"),
		({"devices": lit(-27.5, hours=25)}, "light", "unknown", "old reading"),
		(
			{"devices": (ROUTER, replace(ONT, state=replace(SEEN, rx_dbm=None)))},
			"light",
			"unknown",
			"no reading",
		),
		({"devices": (silent(ROUTER), ONT)}, "wifi", "blocking", "wifi silent"),
		({"devices": (silent(ROUTER), silent(ONT))}, "wifi", "unknown", "behind the ont"),
		(
			{"devices": (replace(ROUTER, push="Failed", push_error="x"), ONT)},
			"wifi",
			"warning",
			"settings refused",
		),
		(
			{"devices": (replace(ROUTER, state=replace(SEEN, hosts=None)), ONT)},
			"wifi",
			"ok",
			"wifi online",
		),
		({"devices": (ONT,)}, "wifi", "ok", "wifi in use"),
		({"devices": ()}, "wifi", "unknown", "no router"),
	],
)
def test_each_cause_is_found(changed: dict, subject: str, state: str, reason: str) -> None:
	"""Support would tell a household the wrong reason."""
	assert found(replace(WORKS, **changed), subject) == (state, reason)


def test_the_first_cause_is_the_verdict() -> None:
	"""A household that has not paid would be sent a technician, because its router is silent too."""
	facts = replace(
		WORKS, services=suspended("Unpaid"), owed=Decimal(50), devices=(silent(ROUTER), silent(ONT))
	)
	findings = rules.examine(facts, NOW)
	assert rules.blocking(findings).reason == "unpaid" and len(findings) == len(rules.SUBJECTS)


def test_a_telephone_that_stays_is_no_suspension_of_internet() -> None:
	"""The diagnosis would say "Internet paused" to a household whose television is paused."""
	services = (Service("Internet", "Active"), Service("TV", "Suspended", "Seasonal"))
	assert found(replace(WORKS, services=services), "standing") == ("ok", "in order")


def test_without_fibre_nothing_of_the_line_is_asked() -> None:
	"""The diagnosis would report a missing ONT to a customer who has only a telephone."""
	facts = replace(WORKS, on_fibre=False, port=None, command=None, devices=())
	assert {found(facts, subject) for subject in ("port", "olt", "ont", "light")} == {("ok", "no fibre here")}


def texts_of_rules() -> set[str]:
	"""Each text in the source of the rules: the reasons are among them."""
	text = Path(rules.__file__).read_text(encoding="utf-8")
	return {
		node.value
		for node in ast.walk(ast.parse(text))
		if isinstance(node, ast.Constant) and isinstance(node.value, str)
	}


def test_every_reason_has_its_sentences() -> None:
	"""Staff would get an error instead of the reason, and a customer a verdict without a word."""
	from gigafibre_fsm.flow.assurance import wording

	used = texts_of_rules() | {"ont online", "ont silent", "wifi online", "wifi silent"}
	assert set(wording.STAFF) <= used, "a sentence that no rule needs"
	assert set(wording.CUSTOMERS) <= set(wording.STAFF)
	silent_ones = set(wording.STAFF) - set(wording.CUSTOMERS)
	assert silent_ones == {
		"in order",
		"no fibre here",
		"port in use",
		"olt never told",
		"olt confirmed",
		"no incident",
		"no reading",
		"old reading",
		"no router",
		"behind the ont",
	}
