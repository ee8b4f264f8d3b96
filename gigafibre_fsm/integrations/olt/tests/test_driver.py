"""Commands to an OLT over SSH: each effective once, whatever the machine or the connection does."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest

from embedded.services.olt import OltFake
from gigafibre_fsm.exceptions import ServiceRefused, ServiceUnavailable
from gigafibre_fsm.integrations.olt import driver, ssh
from gigafibre_fsm.integrations.olt.dialect import (
	CHANGE_PROFILE,
	CONNECT,
	DISCONNECT,
)
from gigafibre_fsm.integrations.olt.line import Line
from gigafibre_fsm.setup.olt_dialects import SMARTAX

LINE = Line(0, 1, 3, 7, serial="RCMG1A2B3C4D", profile="LP:101", vlan=40, description="FIB-1")
ADDED = "add (0, 1, 3, 7) 52434D471A2B3C4D 101"


@pytest.fixture
def olt(frappe_words: None) -> Iterator[OltFake]:
	fake = OltFake()
	fake.start()
	yield fake
	fake.stop()


@pytest.fixture
def frappe_words(monkeypatch: pytest.MonkeyPatch) -> None:
	"""Sentences need a language; where there is a site, everything else of it stays as it is."""
	import frappe

	monkeypatch.setattr(frappe.local, "lang", "en", raising=False)
	if getattr(frappe.local, "flags", None) is None:
		monkeypatch.setattr(frappe.local, "flags", frappe._dict(), raising=False)


def target(fake: OltFake, **other: str) -> ssh.Target:
	known = ssh.Target(
		"OLT-A", "127.0.0.1", fake.ssh_port, fake.user, fake.password, fake.host_key, SMARTAX.platform
	)
	return replace(known, **other)


def test_a_line_lives_changes_stops_and_ends(olt: OltFake) -> None:
	"""Activation, plan change and suspension would wait for a person with a terminal."""
	machine = target(olt)
	assert driver.carry_out(machine, SMARTAX, CONNECT, LINE).state.serial == "RCMG1A2B3C4D"
	assert driver.carry_out(machine, SMARTAX, CHANGE_PROFILE, replace(LINE, profile="LP:104")).changed
	assert driver.carry_out(machine, SMARTAX, DISCONNECT, LINE).state.registered is False
	assert olt.olt.onts == {}
	assert olt.olt.service_ports == {}


@pytest.mark.parametrize("outage", ["refuse", "hang", "timeout_after_effect", "500"])
@pytest.mark.parametrize("command", ["ont add", "service-port"])
@pytest.mark.slow
def test_a_connection_that_breaks_in_the_middle(
	olt: OltFake, monkeypatch: pytest.MonkeyPatch, outage: str, command: str
) -> None:
	"""A household would stay half connected: its ONT known to the OLT, and no VLAN behind it."""
	monkeypatch.setattr(ssh, "ANSWER_SECONDS", 2)
	olt.switches.set({"outage": outage, "next": 1, "only": f"SSH {command}"})
	with pytest.raises(ServiceUnavailable):
		driver.carry_out(target(olt), SMARTAX, CONNECT, LINE)
	olt.switches.set({})
	driver.carry_out(target(olt), SMARTAX, CONNECT, LINE)
	assert olt.olt.changes == [ADDED, "service-port (0, 1, 3, 7) 40"]
	assert not driver.carry_out(target(olt), SMARTAX, CONNECT, LINE).changed


@pytest.mark.parametrize(
	"babble",
	["\x00\x1b[2J%%%", "\n  Continue? (y/n)[n]:", "noise " * 50_000, "\nOLT-SAMPLE#"],
	ids=["noise", "questions", "flood", "prompts"],
)
def test_a_machine_that_talks_nonsense_is_left(
	olt: OltFake, monkeypatch: pytest.MonkeyPatch, babble: str
) -> None:
	"""One mad line card would hold a worker for ever, or be believed when it says nothing."""
	monkeypatch.setattr(ssh, "ANSWER_SECONDS", 2)
	olt.control({"babble": babble})
	with pytest.raises(ServiceUnavailable):
		driver.carry_out(target(olt), SMARTAX, CONNECT, LINE)
	olt.control({})
	assert olt.olt.changes == []
	assert driver.carry_out(target(olt), SMARTAX, CONNECT, LINE).changed


@pytest.mark.parametrize("habit", ["pages", "colours"])
def test_a_machine_that_writes_for_people_is_understood(
	olt: OltFake, monkeypatch: pytest.MonkeyPatch, habit: str
) -> None:
	"""An OLT that pages its answers, or colours them, would seem not to answer."""
	monkeypatch.setattr(ssh, "ANSWER_SECONDS", 5)
	olt.control({habit: 1})
	done = driver.carry_out(target(olt), SMARTAX, CONNECT, LINE)
	assert (done.state.serial, done.state.profile, done.state.online) == ("RCMG1A2B3C4D", "101", True)
	assert "\x1b" not in done.transcript and "More" not in done.transcript
	assert driver.carry_out(target(olt), SMARTAX, DISCONNECT, LINE).changed


def test_the_place_of_another_household(olt: OltFake) -> None:
	"""A wrong ONT id would take a neighbour's line over, or switch it off."""
	olt.control({"onts": [[0, 1, 3, 7, "5A544547AABBCCDD", "100"]]})
	for action in (CONNECT, CHANGE_PROFILE):
		with pytest.raises(ServiceRefused, match="ZTEGAABBCCDD") as refused:
			driver.carry_out(target(olt), SMARTAX, action, LINE)
		assert refused.value.code == "occupied"
	driver.carry_out(target(olt), SMARTAX, DISCONNECT, LINE)
	assert olt.olt.changes == []


def test_what_the_machine_refuses_is_told_in_its_words(olt: OltFake) -> None:
	"""The person who can act would read "error", and not why."""
	with pytest.raises(ServiceRefused, match="line profile does not exist") as refused:
		driver.carry_out(target(olt), SMARTAX, CONNECT, replace(LINE, profile="LP:999"))
	assert "ont add" in refused.value.detail["transcript"]
	assert olt.password not in refused.value.detail["transcript"]


def test_another_machine_does_not_get_the_password(olt: OltFake) -> None:
	"""Whoever takes the OLT's address would be handed the password of the network."""
	assert ssh.read_host_key("127.0.0.1", olt.ssh_port) == olt.host_key
	other = olt.host_key[:-6] + "AAAAAA"
	with pytest.raises(ServiceRefused) as refused:
		driver.read_state(target(olt, host_key=other), SMARTAX, LINE)
	assert refused.value.code == "host_key"


def test_a_wrong_password_is_not_tried_again(olt: OltFake) -> None:
	"""Thirty attempts would lock our user out of the OLT."""
	with pytest.raises(ServiceRefused) as refused:
		driver.read_state(target(olt, password="wrong"), SMARTAX, LINE)
	assert refused.value.code == "sign_in"


def test_onts_that_nobody_has_registered(olt: OltFake) -> None:
	"""A technician would have to read the serial to a colleague on the telephone."""
	assert driver.find_new(target(olt), SMARTAX) == []
	olt.control({"seen": [[0, 1, 3, "52434D471A2B3C4D"], [0, 2, 0, "5A544547AABBCCDD"]]})
	found = driver.find_new(target(olt), SMARTAX)
	assert [(one.frame, one.slot, one.port, one.serial) for one in found] == [
		(0, 1, 3, "RCMG1A2B3C4D"),
		(0, 2, 0, "ZTEGAABBCCDD"),
	]
