"""Which civic address a fibre drop belongs to: evidence, score, verdict. Pure."""

from __future__ import annotations

import math
from dataclasses import dataclass

EARTH_METRES = 6_371_000

# A match is accepted automatically from the first threshold on, and rejected below the second; staff decide between them.
# Tuned on provinces of sample addresses (`./fsm figures address-match`): the best wrong one scored 0.70, the worst right one
# with a typing error in the street and coordinates 20 km off 0.76. Below 0.60 next to no proposal was right.
ACCEPT, REVIEW = 0.76, 0.60
# A match by street name and number alone could be anywhere in the province.
UNANCHORED_REVIEW = 0.75
SURE_TOWN = 0.8
# A second address with at least this share of the first one's score leaves the choice to staff. Other units of the same
# house, and the house itself, do not compete with the unit that is written: see `rival`.
CLEAR_LEAD = 0.035
# The cost of the second reading of a number: `306-79` is unit 306 of 79 before it is unit 79 of 306.
TURNED_READING = 0.02

NEAR_METRES, FAR_METRES = 120.0, 900.0
# The address nearest to the drop is proposed within this distance even if no word matches.
NEAREST_METRES, NEAREST_SCORE = 35.0, 0.61
# Weights: the street's name, all words, the position.
STREET, WORDS, PLACE = 0.60, 0.10, 0.30
# Cost of a suffix or unit that one side lacks, and of a different one.
UNSAID, OTHER = 0.03, 0.15

ACCEPTED, PROPOSED, UNMATCHED = "Accepted", "Proposed", "Unmatched"


@dataclass(frozen=True)
class Evidence:
	"""How a drop matches a civic address with its number. Fits are 0 to 1; `postal` is None when one of the two has none;
	`distance` in metres, None when unknown; `door` is the cost of suffix and unit; `whole_house`: the number has no other
	address (no units, no suffixes).
	"""

	street: float
	words: float
	town: float
	postal: bool | None
	distance: float | None
	door: float = 0.0
	whole_house: bool = True


def metres(one: tuple[float | None, float | None], other: tuple[float | None, float | None]) -> float | None:
	"""Distance between two (latitude, longitude) in degrees; None when one of them is unknown (None or 0)."""
	if not (one[0] and one[1] and other[0] and other[1]):
		return None
	north = math.radians(other[0] - one[0])
	east = math.radians(other[1] - one[1]) * math.cos(math.radians((one[0] + other[0]) / 2))
	return EARTH_METRES * math.hypot(north, east)


def nearness(distance: float) -> float:
	"""1 up to NEAR_METRES, falling to 0 at FAR_METRES, about the far end of a concession."""
	return min(1.0, max(0.0, (FAR_METRES - distance) / (FAR_METRES - NEAR_METRES)))


def score(evidence: Evidence) -> float:
	"""The likelihood that the two are the same, 0 to 1. The numbers already match."""
	postal = 0.5 if evidence.postal is None else float(evidence.postal)
	if evidence.distance is None:
		place = 0.65 * evidence.town + 0.35 * postal
	else:
		place = 0.5 * nearness(evidence.distance) + 0.35 * evidence.town + 0.15 * postal
	total = STREET * evidence.street + WORDS * evidence.words + PLACE * place - evidence.door
	return round(min(1.0, max(0.0, total)), 4)


def method(evidence: Evidence) -> str:
	"""The basis of the match, as words separated by commas."""
	parts = [
		("text", evidence.street >= 0.5),
		("town", evidence.town >= 0.8),
		("postal code", bool(evidence.postal)),
		("near", evidence.distance is not None and evidence.distance <= NEAR_METRES),
	]
	return ", ".join(name for name, true in parts if true)


def door_cost(suffix: str, unit: str, row_suffix: str, row_unit: str) -> float:
	"""The cost of a different suffix or unit. `A` may be either; units are in capitals and without hyphens."""
	if {suffix, unit} - {""} == {row_suffix, row_unit} - {""}:
		return 0.0
	return sum(
		0.0 if mine == theirs else OTHER if mine and theirs else UNSAID
		for mine, theirs in ((suffix, row_suffix), (unit, row_unit))
	)


def anchored(evidence: Evidence) -> bool:
	"""Whether town, postal code or coordinates confirm the location of the street."""
	near = evidence.distance is not None and evidence.distance <= FAR_METRES
	return near or bool(evidence.postal) or evidence.town >= SURE_TOWN


def sure_door(evidence: Evidence, suffix: str) -> bool:
	"""Whether the unit can be accepted automatically: it is the one written, or the house has no known units. A suffix that
	is written must match.
	"""
	return evidence.door == 0 or evidence.whole_house and not suffix and evidence.door <= UNSAID


def rival(best: Evidence, other: Evidence, same_house: bool) -> bool:
	"""Whether another address competes with the best one: one elsewhere does; in the same house only one that fits as well."""
	return not same_house or other.door <= best.door


def verdict(best: float, second: float, sure_place: bool, sure_door: bool = True) -> str:
	"""The verdict on the best match, from the score of its best `rival`, and from whether it is `anchored` and `sure_door`."""
	if best < (REVIEW if sure_place else UNANCHORED_REVIEW):
		return UNMATCHED
	clear = best >= ACCEPT and best - second >= CLEAR_LEAD
	return ACCEPTED if sure_place and sure_door and clear else PROPOSED
