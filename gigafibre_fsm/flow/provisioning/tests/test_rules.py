from __future__ import annotations

from datetime import datetime, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gigafibre_fsm.flow.provisioning.facts import DeviceFacts
from gigafibre_fsm.flow.provisioning.rules import (
	BadProfile,
	Desired,
	ParameterRule,
	Reading,
	event_key,
	fingerprint,
	is_final,
	judge,
	must_push,
	next_check,
	parameters,
	typed,
)

UTC = timezone.utc
RULES = [
	ParameterRule("Device.WiFi.SSID.1.SSID", "WiFi SSID"),
	ParameterRule("Device.WiFi.AccessPoint.1.Security.KeyPassphrase", "WiFi Password", readable=False),
	ParameterRule("Device.SIP.AuthPassword", "SIP Password", readable=False),
	ParameterRule("Device.Time.Enable", "Literal", "true", "xsd:boolean"),
	ParameterRule("Device.DSCP", "Literal", "46", "xsd:unsignedInt"),
]
DESIRED = Desired(wifi_ssid="Chez nous", wifi_password="secret-pass-1")
texts = st.text(max_size=30)


def test_empty_values_are_not_sent() -> None:
	"""A house without telephone would have its SIP password overwritten by an empty one, or by the word
	null.
	"""
	assert [(p.path, p.value) for p in parameters(RULES, DESIRED)] == [
		("Device.WiFi.SSID.1.SSID", "Chez nous"),
		("Device.WiFi.AccessPoint.1.Security.KeyPassphrase", "secret-pass-1"),
		("Device.Time.Enable", True),
		("Device.DSCP", 46),
	]


@pytest.mark.parametrize(
	("text", "xsd_type"), [("yes", "xsd:boolean"), ("1.5", "xsd:int"), ("-1", "xsd:unsignedInt")]
)
def test_a_literal_must_fit_its_type(text: str, xsd_type: str) -> None:
	"""A typing error in a profile would be refused by every device of that model."""
	with pytest.raises(BadProfile):
		typed(text, xsd_type)


def test_a_duplicate_path_is_refused() -> None:
	"""Two values for one path would overwrite each other for ever."""
	with pytest.raises(BadProfile):
		parameters([*RULES, RULES[0]], DESIRED)


def test_no_password_in_a_repr() -> None:
	"""A password would end in an error log."""
	assert "secret-pass-1" not in repr(DESIRED) + repr(parameters(RULES, DESIRED))


@given(texts, texts)
def test_the_fingerprint_changes_with_the_state(one: str, other: str) -> None:
	"""A changed WiFi password would never reach the router."""

	def of(password: str) -> str:
		return fingerprint(parameters(RULES, Desired(wifi_ssid="a", wifi_password=password)), b"key")

	assert (of(one) == of(other)) == (one == other)
	assert of(one) != fingerprint(parameters(RULES, Desired(wifi_ssid="a", wifi_password=one)), b"other key")


def test_a_reset_device_gets_everything_again() -> None:
	"""After a factory reset the house would stay without its WiFi."""
	assert must_push("bootstrap", "a", "a")
	assert must_push("inform", "a", "b") and must_push("inform", "a", None)
	assert not must_push("inform", "a", "a")
	assert not must_push("bootstrap", "", None)


def readings(ssid: str, at: int) -> dict[str, Reading]:
	return {
		"Device.WiFi.SSID.1.SSID": Reading(ssid, at),
		"Device.Time.Enable": Reading("true", at),
		"Device.DSCP": Reading(46, at),
	}


@pytest.mark.parametrize(
	("found", "state"),
	[
		(readings("Chez nous", 2000), "verified"),
		(readings("Chez nous", 1999), "waiting"),
		(readings("TP-Link_1234", 2000), "differs"),
		({}, "waiting"),
	],
)
def test_only_a_newer_equal_reading_verifies(found: dict[str, Reading], state: str) -> None:
	"""Staff would see "verified" for a router that still has its factory settings."""
	verdict = judge(parameters(RULES, DESIRED), found, 2000)
	assert verdict.state == state
	assert "secret-pass-1" not in repr(verdict)


def test_an_absent_parameter_is_missing() -> None:
	"""For two days staff would read "the device did not come" of a device that connected each time and lacks the
	path.
	"""
	wanted = parameters(RULES, DESIRED)
	secret = next(p.path for p in wanted if not p.readable)
	found = {**readings("Chez nous", 2000), secret: Reading("", 2000)}
	assert judge(wanted, found, 2000).state == "verified"
	assert judge(wanted, {**found, secret: Reading("secret-pass-1", 1999)}, 2000).state == "waiting"
	verdict = judge(wanted, {**found, "Device.DSCP": Reading(None, 0)}, 2000)
	assert verdict.state == "missing"
	assert [row["path"] for row in verdict.rows if row.get("missing")] == ["Device.DSCP"]


def test_only_a_refusal_is_final() -> None:
	"""One slow response of this app would end a household's push for good."""
	assert is_final("cwmp.9003")
	assert not any(
		is_final(code) for code in ("ext.Error", "timeout", "script.Error", "session_terminated", None)
	)


def test_checks_become_less_frequent() -> None:
	"""Devices that are off would keep the ACS busy for all the others."""
	now = datetime(2026, 4, 1, tzinfo=UTC)
	waits = [next_check(n, now) - now for n in range(12)]
	assert waits == sorted(waits) and waits[0].total_seconds() == 5 and waits[-1].total_seconds() == 3600


def test_a_report_without_a_key_counts_once_a_minute() -> None:
	"""A script that runs twice in a session would create two events."""
	facts = DeviceFacts("S1", event="bootstrap")
	assert event_key(facts, datetime(2026, 4, 1, 8, 0, 1, tzinfo=UTC)) == event_key(
		facts, datetime(2026, 4, 1, 8, 0, 59, tzinfo=UTC)
	)
	assert event_key(facts, datetime(2026, 4, 1, 8, 1, tzinfo=UTC)) != event_key(
		facts, datetime(2026, 4, 1, 8, 0, tzinfo=UTC)
	)


GUESTS = ParameterRule("Device.WiFi.SSID.4.SSID", "Guest SSID", optional=True)
KEYED = ParameterRule(
	"Device.A.PreSharedKey.1.KeyPassphrase",
	"WiFi Password",
	readable=False,
	alternatives=("Device.A.KeyPassphrase",),
)


def test_of_alternatives_the_one_that_is_there_counts() -> None:
	"""A revision of a model that keeps its key elsewhere would be reported as wrong, though it has its settings."""
	wanted = parameters([KEYED], DESIRED)
	assert wanted[0].as_row()[0] == ["Device.A.PreSharedKey.1.KeyPassphrase", "Device.A.KeyPassphrase"]
	first, second = wanted[0].paths
	there = {first: Reading(None, 0), second: Reading("", 2000)}
	verdict = judge(wanted, there, 2000)
	assert verdict.state == "verified" and verdict.rows[0]["path"] == second
	assert judge(wanted, {first: Reading(None, 0), second: Reading(None, 0)}, 2000).state == "missing"


def test_an_optional_parameter_may_be_absent() -> None:
	"""A router without a guest network would fail for ever, with all its other settings in place."""
	wanted = parameters([RULES[0], GUESTS], Desired(wifi_ssid="Chez nous", guest_ssid="Visite"))
	found = {RULES[0].path: Reading("Chez nous", 2000), GUESTS.path: Reading(None, 0)}
	verdict = judge(wanted, found, 2000)
	assert verdict.state == "verified" and verdict.rows[1].get("skipped")
	assert judge(wanted, {**found, GUESTS.path: Reading("Autre", 2000)}, 2000).state == "differs"


def test_a_network_that_was_never_set_up_is_left_alone() -> None:
	"""A guest network that a household made on its router would be switched off."""
	assert not parameters([GUESTS], DESIRED)
