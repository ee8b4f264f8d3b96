"""Which changes an OLT has to make, and which line profile a drop is sold."""

from __future__ import annotations

import pytest

from gigafibre_fsm.flow.network.rules import NOTHING, Sold, next_changes, profile_of
from gigafibre_fsm.integrations.olt.dialect import CHANGE_PROFILE, CONNECT, DISCONNECT

OURS = Sold("RCMG1A2B3C4D", "101", 40)
FASTER = Sold("RCMG1A2B3C4D", "104", 40)
NEW_ONT = Sold("RCMG99999999", "101", 40)


@pytest.mark.parametrize(
	("before", "wanted", "changes"),
	[
		(NOTHING, NOTHING, []),
		(OURS, OURS, []),
		(NOTHING, OURS, [(CONNECT, OURS)]),
		(OURS, FASTER, [(CHANGE_PROFILE, FASTER)]),
		(OURS, NOTHING, [(DISCONNECT, OURS)]),
		(OURS, NEW_ONT, [(DISCONNECT, OURS), (CONNECT, NEW_ONT)]),
		(Sold("RCMG1A2B3C4D", "101", 0), OURS, [(CONNECT, OURS)]),
		# a line from before this app made commands: its profile is not known
		(Sold("RCMG1A2B3C4D"), Sold("RCMG1A2B3C4D", "101"), [(CHANGE_PROFILE, Sold("RCMG1A2B3C4D", "101"))]),
	],
)
def test_the_way_from_one_line_to_another(before: Sold, wanted: Sold, changes: list[tuple[str, Sold]]):
	"""A replaced ONT would be refused because the old one is still there."""
	assert next_changes(before, wanted) == changes


@pytest.mark.parametrize(
	("services", "suspended", "profile"),
	[
		([], "LP:199", ""),
		([("Pending", "LP:101")], "LP:199", "LP:101"),
		([("Active", "LP:101"), ("Pending", "LP:104")], "LP:199", "LP:101"),
		([("Suspended", "LP:101")], "LP:199", "LP:199"),
		([("Suspended", "LP:101")], "", "LP:101"),
		([("Suspended", "LP:101"), ("Active", "LP:102")], "LP:199", "LP:102"),
	],
)
def test_the_profile_that_is_sold(services: list[tuple[str, str]], suspended: str, profile: str):
	"""A household that does not pay would keep its speed, or one that pays would lose it."""
	assert profile_of(services, suspended) == profile
