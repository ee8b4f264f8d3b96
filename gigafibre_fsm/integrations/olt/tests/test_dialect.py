"""What is said to an OLT, and what its answers mean."""

from __future__ import annotations

from dataclasses import replace

import pytest

from gigafibre_fsm.integrations.olt.dialect import (
	CHANGE_PROFILE,
	CONNECT,
	DISCONNECT,
	NotSayable,
	State,
	steps,
)
from gigafibre_fsm.integrations.olt.line import Line, ascii_serial, hexadecimal
from gigafibre_fsm.setup.olt_dialects import SMARTAX

LINE = Line(0, 1, 3, 7, serial="RCMG1A2B3C4D", profile="LP:101", vlan=40, description="FIB-1")


def test_a_plan_becomes_commands():
	"""The customer would have another speed than the one that is paid."""
	said = SMARTAX.lines(CONNECT, LINE)
	assert said[1] == "interface gpon 0/1"
	assert 'sn-auth "52434D471A2B3C4D" omci ont-lineprofile-id 101' in said[2]
	assert said[4].startswith("service-port vlan 40 gpon 0/1/3 ont 7 ")


def test_a_line_profile_that_brings_its_vlan():
	"""A service port without a number would be refused by the OLT."""
	assert not any("service-port" in line for line in SMARTAX.lines(CONNECT, replace(LINE, vlan=0)))


@pytest.mark.parametrize(
	("wrong", "named"),
	[
		({"serial": ""}, "serial_hex"),
		({"serial": "RCMG1A2B"}, "serial"),
		({"serial": 'RCMG1A2B3C4D"\nundo'}, "serial"),
		({"profile": ""}, "profile"),
		({"profile": "LP:101 desc x"}, "profile"),
		({"description": 'x"\nont delete 3 1'}, "description"),
		({"description": "rue de l'Église"}, "description"),
		({"ont_id": -1}, "ont_id"),
	],
)
def test_what_no_olt_is_told(wrong: dict[str, object], named: str):
	"""A name with a line break in it would become a second command."""
	with pytest.raises(NotSayable, match=named):
		SMARTAX.lines(CONNECT, replace(LINE, **wrong))


def test_an_answer_cut_in_half_is_no_answer():
	"""An ONT that is there would be taken for one that is not, and be registered again."""
	for text in ("", "  ----------", "  F/S/P  : 0/1/3\n  ONT-ID : 7"):
		with pytest.raises(ValueError):
			SMARTAX.state(text)


def test_serials_in_both_notations():
	"""The same ONT would be a stranger because the OLT writes it in figures."""
	assert hexadecimal("RCMG1A2B3C4D") == "52434D471A2B3C4D"
	assert ascii_serial("52434d471a2b3c4d") == "RCMG1A2B3C4D"
	assert ascii_serial("1234567890123456") == "1234567890123456"


@pytest.mark.parametrize(
	("action", "state", "needed"),
	[
		(CONNECT, State(False), (CONNECT,)),
		(CONNECT, State(True, "RCMG1A2B3C4D", "101", True, "40"), ()),
		(CONNECT, State(True, "RCMG1A2B3C4D", None, None, "40"), ()),
		(CONNECT, State(True, "RCMG1A2B3C4D", "101", True, None), (CONNECT,)),
		(CONNECT, State(True, "RCMG1A2B3C4D", "100", True, "40"), (CHANGE_PROFILE,)),
		(CONNECT, State(True, "RCMG1A2B3C4D", "100", True, "41"), (CONNECT, CHANGE_PROFILE)),
		(CHANGE_PROFILE, State(False), (CONNECT,)),
		(CHANGE_PROFILE, State(True, "RCMG1A2B3C4D", "101", True, "40"), ()),
		(DISCONNECT, State(False), ()),
		(DISCONNECT, State(True, "ZTEGAABBCCDD"), ()),
		(DISCONNECT, State(True, "RCMG1A2B3C4D"), (DISCONNECT,)),
	],
)
def test_what_is_missing_to_what_is_sold(action: str, state: State, needed: tuple[str, ...]):
	"""A task would be closed although the OLT has not done it, or a second attempt would undo the first."""
	assert steps(action, LINE, state) == needed
