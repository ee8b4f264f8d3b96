"""Commands to an OLT, and the interpretation of its answers."""

from __future__ import annotations

from dataclasses import replace

import pytest

from gigafibre_fsm.integrations.olt.dialect import (
	ACTIONS,
	CHANGE_PROFILE,
	CONNECT,
	DISCONNECT,
	MissingValue,
	State,
	steps,
)
from gigafibre_fsm.integrations.olt.line import Line
from gigafibre_fsm.setup.olt_dialects import DIALECTS, ROAP, SMARTAX, ZXROS

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
	with pytest.raises(MissingValue, match=named):
		SMARTAX.lines(CONNECT, replace(LINE, **wrong))


def test_an_answer_cut_in_half_is_no_answer():
	"""An ONT that is there would be taken for one that is not, and be registered again."""
	for text in ("", "  ----------", "  F/S/P  : 0/1/3\n  ONT-ID : 7"):
		with pytest.raises(ValueError):
			SMARTAX.state(text)


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


ZTE_DETAIL = """
ONU interface:         gpon-onu_1/1/3:7
  Name:                ONU-1/1/3:7
  Serial number:       RCMG1A2B3C4D
  State:               ready
  Phase state:         {phase}
  Admin state:         enable
------------------------------------------
interface gpon-onu_1/1/3:7
  description FIB-1
  tcont 1 profile 101
  gemport 1 tcont 1
  service-port 1 vport 1 user-vlan 40 vlan 40
end
"""
RAISECOM = """
ONU ID   Serial Number   Type
1/3/7    RCMG1A2B3C4D    HT803G
  Line-profile-id : 101
  Online-state : {state}
  Last offline reason : {why}
"""


def test_other_families_say_the_same_in_their_words():
	"""An OLT of another make would be driven with the commands of the first."""
	assert "onu 7 type ALL sn RCMG1A2B3C4D" in ZXROS.lines(CONNECT, LINE)
	assert "service-port 1 vport 1 user-vlan 40 vlan 40" in ZXROS.lines(CONNECT, LINE)
	assert ZXROS.lines(DISCONNECT, LINE)[1:] == ["interface gpon-olt_1/1/3", "no onu 7", "end"]
	assert ZXROS.state(ZTE_DETAIL.format(phase="working")) == State(True, "RCMG1A2B3C4D", "101", True, "40")
	assert steps(CONNECT, LINE, ZXROS.state(ZTE_DETAIL.format(phase="working"))) == ()
	created = "create gpon-onu 7 sn RCMG1A2B3C4D line-profile-id 101 service-profile-id 1"
	assert created in ROAP.lines(CONNECT, LINE)
	assert ROAP.state(RAISECOM.format(state="online", why="-")).online is True
	[new] = ZXROS.new_onts("gpon-onu_1/2/5:1   ZTEGAABBCCDD   unknown")
	assert (new.slot, new.port, new.serial) == (2, 5, "ZTEGAABBCCDD")
	[other] = ROAP.new_onts("1/3   RCMG1A2B3C4D   illegal")
	assert (other.slot, other.port) == (1, 3)


@pytest.mark.parametrize(
	("answer", "down"),
	[
		(ZXROS.state(ZTE_DETAIL.format(phase="DyingGasp")), "dying-gasp"),
		(ZXROS.state(ZTE_DETAIL.format(phase="LOS")), "los"),
		(ZXROS.state(ZTE_DETAIL.format(phase="working")), ""),
		(ROAP.state(RAISECOM.format(state="offline", why="dying-gasp")), "dying-gasp"),
		(ROAP.state(RAISECOM.format(state="offline", why="LOS")), "los"),
		(ROAP.state(RAISECOM.format(state="online", why="dying-gasp")), ""),
	],
)
def test_why_an_ont_is_down(answer: State, down: str):
	"""A power cut would look like a cut fibre, and a crew would leave for nothing."""
	assert answer.down == down


def test_every_dialect_that_comes_with_the_app_is_complete():
	"""A button would do nothing on an OLT of that make."""
	for name, dialect in DIALECTS.items():
		for action in ACTIONS:
			assert dialect.lines(action, LINE), f"{name}: {action}"
		assert all(
			(dialect.refused, dialect.busy, dialect.missing, dialect.power_lost, dialect.light_lost)
		), name
