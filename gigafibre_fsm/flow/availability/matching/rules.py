"""Which civic address a fibre drop stands at: evidence, score, verdict. Pure."""

from __future__ import annotations

import math

EARTH_METRES = 6_371_000


def metres(one: tuple[float | None, float | None], other: tuple[float | None, float | None]) -> float | None:
	"""Distance between two (latitude, longitude) in degrees; None when one of them is unknown (None or 0)."""
	if not (one[0] and one[1] and other[0] and other[1]):
		return None
	north = math.radians(other[0] - one[0])
	east = math.radians(other[1] - one[1]) * math.cos(math.radians((one[0] + other[0]) / 2))
	return EARTH_METRES * math.hypot(north, east)
