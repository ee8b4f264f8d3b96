"""Which civic address a fibre drop stands at: evidence, score, verdict. Pure."""

from __future__ import annotations

import math
from dataclasses import dataclass

EARTH_METRES = 6_371_000

# From here on a match is accepted unseen, below the second it is none; a person decides between them. Set on
# provinces of sample addresses (`./fsm figures address-match`): the best wrong one scored 0.70, the worst right one
# with a slip in the street and coordinates 20 km off 0.76. Below 0.60 next to no proposal was right.
ACCEPT, REVIEW = 0.76, 0.60
# What only the street's name and the number speak for stands anywhere in the province.
UNANCHORED_REVIEW = 0.75
SURE_TOWN = 0.8
# A second address that is as likely as this beside the first makes the choice a person's. Of one house the other flats
# and the house itself are no rivals of the door that is written: see `rival`.
CLEAR_LEAD = 0.035
# What the second reading of a number costs: `306-79` is flat 306 of 79 before it is flat 79 of 306.
TURNED_READING = 0.02

NEAR_METRES, FAR_METRES = 120.0, 900.0
# An address this near is shown to a person even if no word of the drop's row agrees with it.
NEAREST_METRES, NEAREST_SCORE = 35.0, 0.61
# What agreement is worth: the street's name, every word that was written, and the place.
STREET, WORDS, PLACE = 0.60, 0.10, 0.30
# A suffix or unit that one side lacks, and one that differs.
UNSAID, OTHER = 0.03, 0.15

ACCEPTED, PROPOSED, UNMATCHED = "Accepted", "Proposed", "Unmatched"


@dataclass(frozen=True)
class Evidence:
	"""How a drop's row and a civic address with its number agree. Fits are 0 to 1; `postal` is None when one
	of the two has none; `distance` in metres, None when unknown; `door` what suffix and unit cost; `whole_house` says
	that the address is all that is known of its number: no flats, no suffixes.
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
	"""1 within a yard's length, 0 from the far end of a concession on."""
	return min(1.0, max(0.0, (FAR_METRES - distance) / (FAR_METRES - NEAR_METRES)))


def score(evidence: Evidence) -> float:
	"""How sure it is that the two are one, 0 to 1. The numbers agree, or there would be no evidence."""
	postal = 0.5 if evidence.postal is None else float(evidence.postal)
	if evidence.distance is None:
		place = 0.65 * evidence.town + 0.35 * postal
	else:
		place = 0.5 * nearness(evidence.distance) + 0.35 * evidence.town + 0.15 * postal
	total = STREET * evidence.street + WORDS * evidence.words + PLACE * place - evidence.door
	return round(min(1.0, max(0.0, total)), 4)


def method(evidence: Evidence) -> str:
	"""What the match rests on, in words separated by commas."""
	parts = [
		("text", evidence.street >= 0.5),
		("town", evidence.town >= 0.8),
		("postal code", bool(evidence.postal)),
		("near", evidence.distance is not None and evidence.distance <= NEAR_METRES),
	]
	return ", ".join(name for name, true in parts if true)


def door_cost(suffix: str, unit: str, row_suffix: str, row_unit: str) -> float:
	"""What it costs when suffix or unit of a drop are not those of an address. `A` may be either; units are in capitals
	and without hyphens.
	"""
	if {suffix, unit} - {""} == {row_suffix, row_unit} - {""}:
		return 0.0
	return sum(
		0.0 if mine == theirs else OTHER if mine and theirs else UNSAID
		for mine, theirs in ((suffix, row_suffix), (unit, row_unit))
	)


def anchored(evidence: Evidence) -> bool:
	"""Whether town, postal code or coordinates say that it is this street of the province."""
	near = evidence.distance is not None and evidence.distance <= FAR_METRES
	return near or bool(evidence.postal) or evidence.town >= SURE_TOWN


def sure_door(evidence: Evidence, suffix: str) -> bool:
	"""Whether this may be the drop's door without a person's word: it is the one written, or the house is not known by
	its flats. A suffix that is written must be there.
	"""
	return evidence.door == 0 or evidence.whole_house and not suffix and evidence.door <= UNSAID


def rival(best: Evidence, other: Evidence, same_house: bool) -> bool:
	"""Whether another address contests the best one: one elsewhere does, and in the same house one that is as fitting."""
	return not same_house or other.door <= best.door


def verdict(best: float, second: float, sure_place: bool, sure_door: bool = True) -> str:
	"""What becomes of the best match, given the score of its best `rival`, whether it is `anchored` and `sure_door`."""
	if best < (REVIEW if sure_place else UNANCHORED_REVIEW):
		return UNMATCHED
	clear = best >= ACCEPT and best - second >= CLEAR_LEAD
	return ACCEPTED if sure_place and sure_door and clear else PROPOSED
