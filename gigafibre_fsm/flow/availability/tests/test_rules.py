"""Which services are available at an address, without a site."""

from __future__ import annotations

import datetime

import pytest

from gigafibre_fsm.flow.availability.rules import NO_DROP, PortFacts, max_speed, qualify

NOW = datetime.datetime(2026, 11, 22, 12, 0)  # noqa: DTZ001 - site time, as Frappe stores it
LATER, EARLIER = NOW + datetime.timedelta(minutes=5), NOW - datetime.timedelta(seconds=1)


@pytest.mark.parametrize(
	("port", "status", "reason", "visits"),
	[
		(PortFacts("Available"), "available", "installed_drop", 1),
		(PortFacts("Available", drop_state=NO_DROP), "drop_to_install", "no_drop", 2),
		(PortFacts("Held", hold_until=LATER), "available", "held", 1),
		(PortFacts("Held", hold_until=EARLIER), "available", "installed_drop", 1),
		(PortFacts("Held", drop_state=NO_DROP, hold_until=LATER), "drop_to_install", "held", 2),
		(PortFacts("Reserved", sn="RESERVED-SO-1"), "occupied", "being_installed", 0),
		(PortFacts("Available", sn="RESERVED-SO-1"), "occupied", "being_installed", 0),
		(PortFacts("Occupied", sn="RCMG19E00001"), "occupied", "in_service", 0),
		(PortFacts("Available", sn="RCMG19E00001"), "occupied", "in_service", 0),
		(PortFacts("Faulty"), "occupied", "repair", 0),
		(PortFacts("Available", sold_here=False), "occupied", "by_telephone", 0),
		(PortFacts("Occupied", sn="RCMG19E00001", sold_here=False), "occupied", "in_service", 0),
		(PortFacts("Retired"), "not_covered", "not_covered", 0),
		(None, "not_covered", "not_covered", 0),
	],
)
def test_every_port_status_is_qualified(
	port: PortFacts | None, status: str, reason: str, visits: int
) -> None:
	"""A visitor would be sold a line that is in use, or be turned away from a free one."""
	answer = qualify(port, planned=False, now=NOW)
	assert (answer.status, answer.reason, answer.visits) == (status, reason, visits)


def test_a_planned_zone_is_qualified_as_planned() -> None:
	"""Visitors in a planned zone would read that no fibre is planned."""
	assert qualify(None, planned=True, now=NOW).status == "planned"
	assert qualify(PortFacts("Retired"), planned=True, now=NOW).status == "planned"


@pytest.mark.parametrize(
	("port", "olt", "speed"), [(150, 1500, 150), (1500, 500, 500), (0, 500, 500), (500, 0, 500), (0, 0, 1500)]
)
def test_speed_is_the_lower_of_port_and_olt(port: int, olt: int, speed: int) -> None:
	"""A plan would be sold that the line cannot carry."""
	assert max_speed(port, olt) == speed
