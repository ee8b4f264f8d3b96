"""Differences between an OLT's lines and the sold services."""

from __future__ import annotations

import pytest

from gigafibre_fsm.flow.reconcile.olt_rules import ReadLine, compare

SOLD = (("Active", "LP:101"),)
SUSPENDED = (("Suspended", "LP:101"),)


@pytest.mark.parametrize(
	("serial", "profile", "location", "services", "found"),
	[
		("RCMG1", "101", "LOC-1", SOLD, []),
		("RCMG1", "104", "LOC-1", SOLD, ["olt_speed_differs"]),
		("RCMG1", "199", "LOC-1", SUSPENDED, []),
		("RCMG1", "101", "LOC-1", SUSPENDED, ["olt_speed_differs"]),
		("RCMG1", "", "LOC-1", SOLD, []),
		("", "", "LOC-1", SOLD, ["olt_line_missing"]),
		("", "", "LOC-1", (), []),
		("", "", "", (), []),
		("RCMG1", "101", "", (), ["olt_ont_unsold"]),
	],
)
def test_what_differs(
	serial: str, profile: str, location: str, services: tuple[tuple[str, str], ...], found: list[str]
):
	"""A household would pay for a speed that it does not have, or be online for nothing."""
	line = ReadLine("FIB-1", "OLT", serial, profile, location, services, "LP:199")
	assert [finding.kind for finding in compare([line])] == found
