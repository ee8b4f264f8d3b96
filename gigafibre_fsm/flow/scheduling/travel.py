"""Travel time and distance between locations. Pure.

Without a road router: the great-circle distance (haversine) times a road factor, at a constant speed.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import NamedTuple

EARTH_KM = 6371.0088


class Place(NamedTuple):
	"""In degrees."""

	latitude: float
	longitude: float


Leg = tuple[Place, Place]
Measure = tuple[int, float]
"""Minutes, km."""


@dataclass(frozen=True, eq=False)
class Travel:
	"""`road_factor`: kilometres by road for each kilometre of great-circle distance; `kmh`: average speed; `legs`:
	measurements of a road router (None: no road).

	Minutes are whole and rounded up, so that a detour is never shorter than the direct way.
	"""

	road_factor: float = 1.3
	kmh: float = 60
	legs: Mapping[Leg, Measure | None] = field(default_factory=dict)

	def minutes(self, start: Place | None, end: Place | None) -> int:
		"""0 when one of them is unknown."""
		if start is None or end is None or start == end:
			return 0
		if measured := self.legs.get((start, end)):
			return measured[0]
		return math.ceil(self.km(start, end) / self.kmh * 60)

	def km(self, start: Place | None, end: Place | None) -> float:
		if start is None or end is None or start == end:
			return 0.0
		if measured := self.legs.get((start, end)):
			return measured[1]
		return great_circle(start, end) * self.road_factor


NO_TRAVEL = Travel(road_factor=0)


@lru_cache(maxsize=20_000)
def great_circle(start: Place, end: Place) -> float:
	"""Kilometres, by the haversine formula."""
	lat1, lat2 = math.radians(start.latitude), math.radians(end.latitude)
	half_lat = (lat2 - lat1) / 2
	half_lon = math.radians(end.longitude - start.longitude) / 2
	chord = math.sin(half_lat) ** 2 + math.cos(lat1) * math.cos(lat2) * math.sin(half_lon) ** 2
	return 2 * EARTH_KM * math.asin(min(1.0, math.sqrt(chord)))
