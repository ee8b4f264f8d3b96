"""The cause of an outage, from what the OLT reports about its ONTs. Pure."""

from __future__ import annotations

from collections.abc import Collection
from typing import Literal

Down = Literal["", "dying-gasp", "los"]
"""The last event of an ONT on the OLT: loss of power (dying gasp), loss of signal, or none."""

UNKNOWN, POWER_CUT, FIBRE_CUT = "Unknown", "Power Cut", "Fibre Cut"
PARTIAL_PON, EQUIPMENT, PLANNED = "Partial PON", "Equipment", "Planned Work"
CAUSES = (UNKNOWN, POWER_CUT, FIBRE_CUT, PARTIAL_PON, EQUIPMENT, PLANNED)
TRUSTED = (FIBRE_CUT, EQUIPMENT)
"""Causes that are announced to customers automatically."""
NOT_OURS = (POWER_CUT,)
"""Causes that are never announced as a fault of the network."""
MOST = 0.6
"""Share of the ONTs that the OLT was asked about."""


def cause(down: Collection[Down], partial: bool, whole_olt: bool, olt_answers: bool | None) -> str:
	"""The cause of an outage. `down`: the event of each ONT that the OLT was asked about; `olt_answers`: None when it was not
	asked.

	An OLT that is silent itself has failed, or lost its power or uplink. Without answers only the extent is known: a part of
	a port, or nothing.
	"""
	if whole_olt and olt_answers is False:
		return EQUIPMENT
	said = [each for each in down if each]
	if said and said.count("dying-gasp") >= MOST * len(down):
		return POWER_CUT
	if said and said.count("los") >= MOST * len(down):
		return FIBRE_CUT
	return PARTIAL_PON if partial else UNKNOWN
