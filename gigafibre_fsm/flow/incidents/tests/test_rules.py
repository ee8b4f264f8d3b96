"""Grouping lines that went offline together: one cause, one incident."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone

import pytest

from gigafibre_fsm.flow.incidents.causes import (
	EQUIPMENT,
	FIBRE_CUT,
	PARTIAL_PON,
	PLANNED,
	POWER_CUT,
	UNKNOWN,
	cause,
)
from gigafibre_fsm.flow.incidents.gates import DRY_RUN, OFF, ON, Limits, decide
from gigafibre_fsm.flow.incidents.rules import Line, Outage, Running, outages, plans

EVERY = timedelta(minutes=5)
T0 = datetime(2026, 11, 30, 2, 0, tzinfo=timezone.utc).replace(tzinfo=None)
PORT = ("A", "0/1", "0/1/3")


def network() -> list[Line]:
	"""Two OLTs with two ports each, each port with two terminals of four homes."""
	return [
		Line(f"{olt}{port}{terminal}{home}", (olt, "0/1", f"0/1/{port}", f"T{olt}{port}{terminal}"))
		for olt in "AB"
		for port in "34"
		for terminal in "xy"
		for home in "1234"
	]


def silent(*beginnings: str, at: datetime = T0) -> dict[str, datetime]:
	"""Homes with this name prefix, each last heard at its own moment of the interval before `at`."""
	homes = [line.location for line in network() if line.location.startswith(beginnings)]
	return {home: at - timedelta(seconds=20 * number) for number, home in enumerate(homes)}


@pytest.mark.parametrize(
	("gone", "where", "lines"),
	[
		(("A3x",), (*PORT, "TA3x"), 4),
		(("A3",), PORT, 8),
		(("A",), ("A", "0/1"), 16),
	],
)
def test_the_place_that_the_silent_have_in_common(gone: tuple[str, ...], where: tuple[str, ...], lines: int):
	"""A crew would look for the break at every house instead of at the terminal."""
	known = [*network(), *(Line(f"C{n}", ("C", "0/1", "0/1/1")) for n in range(20))]
	[found] = outages(known, silent(*gone), EVERY, 3)
	assert found.path == where
	assert len(found.lines) == lines
	assert found.since == T0


def test_some_lines_of_a_port_are_a_partial_pon():
	"""Five homes behind one splitter that is in no record would be five calls."""
	gone = dict(list(silent("A3").items())[:5])
	[found] = outages(network(), gone, EVERY, 5)
	assert found.path == PORT
	assert found.partial


def test_who_was_gone_before_is_no_member_and_no_witness():
	"""A cottage that is closed would make an outage of its neighbour's unplugged router."""
	old = silent("A3x", at=T0 - timedelta(hours=6))
	[found] = outages(network(), {**old, **silent("A3y")}, EVERY, 4)[:1]
	assert found.lines == frozenset(silent("A3y"))
	assert (
		outages(
			network(),
			{"A3x1": T0, "A3x2": T0 - timedelta(hours=1), "A3y1": T0 - timedelta(hours=3)},
			EVERY,
			3,
		)
		== []
	)


def test_when_half_of_the_network_is_silent_nobody_is_believed():
	"""An ACS that answers, and hears nobody, would text the whole county."""
	assert outages(network(), silent("A"), EVERY, 3) == []


def test_two_ports_of_one_olt_are_one_cause():
	"""Customers of one cable would be notified twice, by two incidents."""
	known = [*network(), *(Line(f"C{n}", ("C", "0/1", "0/1/1")) for n in range(40))]
	more = [Line(f"Z{n}", ("A", "0/2", "0/2/1")) for n in range(30)]
	[found] = outages([*known, *more], silent("A3", "A4"), EVERY, 3)
	assert found.path == ("A", "0/1")


def protected(*, first: str = "A3", second: str = "B4") -> list[Line]:
	"""The network, with eight more homes at a terminal of port A3 that port B4 feeds as well."""
	ways = [(way[0], "0/1", f"0/1/{way[1]}", "P") for way in (first, second)]
	return [*network(), *(Line(f"P{home}", *ways) for home in range(8))]


def heard_last(homes: list[str], at: datetime = T0) -> dict[str, datetime]:
	return {home: at - timedelta(seconds=20 * number) for number, home in enumerate(homes)}


SAFE = [Line(f"C{n}", ("C", "0/1", "0/1/1")) for n in range(40)]
P = [f"P{home}" for home in range(8)]


def test_who_lives_on_by_the_second_input_is_no_witness():
	"""A port that is cut would be called a partial PON, because a protected terminal of it still has light."""
	[found] = outages([*protected(), *SAFE], silent("A3"), EVERY, 3)
	assert (found.path, found.partial, found.lines & set(P)) == (PORT, False, set())


def test_a_terminal_with_two_inputs_is_one_outage():
	"""Customers would be notified twice, once for each OLT that feeds the terminal."""
	[found] = outages([*protected(), *SAFE], heard_last(P), EVERY, 3)
	assert found.path == (*PORT, "P") and found.lines == set(P)


def test_what_hung_on_the_second_input_falls_with_it():
	"""A crew would look at the terminal while the cable of the other OLT is cut."""
	gone = heard_last([*silent("B4"), *P])
	[found] = outages([*protected(), *SAFE], gone, EVERY, 3)
	assert found.path[:3] == ("B", "0/1", "0/1/4") and found.lines == set(gone)
	[plan] = plans([found], [running("INC-1", (*PORT, "P"), "")], EVERY)
	assert plan.into == ""
	[joined] = plans([found], [Running("INC-1", (*PORT, "P"), frozenset(P), T0)], EVERY)
	assert (joined.into, joined.path) == ("INC-1", found.path), (
		"it was seen as the terminal's own outage first"
	)


def test_single_homes_behind_living_terminals_are_no_outage_of_their_spare_port():
	"""Three unplugged routers would be an outage of a port that has no other lines."""
	behind = [
		Line(f"{name}{home}", (*PORT, name), ("B", "0/9", "0/9/1", name))
		for name in "PQR"
		for home in range(8)
	]
	assert outages([*network(), *SAFE, *behind], heard_last(["P0", "Q0", "R0"]), EVERY, 3) == []


def outage(path: tuple[str, ...] = PORT, lines: str = "ab", since: datetime = T0) -> Outage:
	return Outage(path, frozenset(lines), since, False)


def running(name: str, path: tuple[str, ...] = PORT, lines: str = "ab", **more: object) -> Running:
	return Running(name, path, frozenset(lines), **{"since": T0, **more})


def test_an_incident_grows_and_is_never_two():
	"""The same cut would be an incident for each port, and each would write to its customers."""
	[plan] = plans(
		[outage(("A",), "abcd")], [running("INC-2", since=T0 + EVERY), running("INC-1", lines="cd")], EVERY
	)
	assert (plan.into, plan.merged, plan.path) == ("INC-1", ("INC-2",), ("A",))
	[other] = plans([outage(("B", "0/1"), "yz")], [running("INC-1")], EVERY)
	assert other.into == ""
	[later] = plans([outage(lines="xy", since=T0 + timedelta(hours=3))], [running("INC-1")], EVERY)
	assert later.into == "", "another cause, hours later, at other lines of the port"


def test_lines_behind_planned_work_join_it():
	"""Customers who were notified of planned work would be notified of an outage."""
	[plan] = plans([outage((*PORT, "T1"), "ab")], [running("WORK", lines="", planned=True)], EVERY)
	assert (plan.into, plan.path) == ("WORK", PORT)
	[wider] = plans([outage(("A",), "abcd")], [running("WORK", planned=True, lines="")], EVERY)
	assert wider.into == "", "what goes beyond the work is an outage"


@pytest.mark.parametrize(
	("down", "partial", "whole_olt", "answers", "named"),
	[
		([], False, False, None, UNKNOWN),
		([], True, False, None, PARTIAL_PON),
		(["dying-gasp"] * 5 + ["", "los"], False, False, True, POWER_CUT),
		(["los"] * 6 + [""], True, False, True, FIBRE_CUT),
		(["los", "dying-gasp", "", ""], False, False, True, UNKNOWN),
		(["los"], False, True, False, EQUIPMENT),
		([], False, True, True, UNKNOWN),
	],
)
def test_the_cause(down: list[str], partial: bool, whole_olt: bool, answers: bool | None, named: str):
	"""A power cut would send a crew, or a cut fibre would be left to Hydro-Québec."""
	assert cause(down, partial, whole_olt, answers) == named


@pytest.mark.parametrize(
	("why", "minutes", "lines", "today", "mode", "what"),
	[
		(FIBRE_CUT, 15, 20, 0, ON, "send"),
		(FIBRE_CUT, 14, 20, 0, ON, "wait"),
		(FIBRE_CUT, 60, 20, 0, DRY_RUN, "dry run"),
		(FIBRE_CUT, 60, 20, 0, OFF, "ask"),
		(FIBRE_CUT, 60, 4, 0, ON, "ask"),
		(FIBRE_CUT, 60, 801, 0, ON, "ask"),
		(FIBRE_CUT, 60, 20, 10, ON, "ask"),
		(UNKNOWN, 60, 20, 0, ON, "ask"),
		(PARTIAL_PON, 60, 20, 0, ON, "ask"),
		(POWER_CUT, 600, 700, 0, ON, "never"),
		(PLANNED, 600, 700, 0, ON, "never"),
	],
)
def test_who_is_told_by_itself(why: str, minutes: int, lines: int, today: int, mode: str, what: str):
	"""A guess would be sent to 800 customers, or a real cut to nobody because no one pressed a button."""
	limits = Limits(mode, 15, 5, 800, 10)
	assert decide(why, T0, lines, today, limits, T0 + timedelta(minutes=minutes)).what == what
