"""OSRM's table service, on roads that are longer than the straight line and differ by direction."""

import math
from typing import Any

from embedded.services.fake import Fake, route
from embedded.services.messages import Reply, Request

EARTH_METRES = 6_371_008.8
LARGEST_TABLE = 100
ROADS_END_AT = 50.0
"""Degrees of latitude: north of it no road leads anywhere."""
Point = tuple[float, float]


class OsrmFake(Fake):
	name = "osrm"

	def not_found(self, request: Request) -> Reply:
		return _wrong("InvalidUrl", "URL string malformed close to position 1")

	@route("GET", "/table/v1/<profile>/<coordinates>")
	def table(self, request: Request, profile: str, coordinates: str) -> Any:
		"""Seconds, and metres only if they are asked for; null where no road leads."""
		try:
			points = [_point(pair) for pair in coordinates.split(";")]
		except ValueError:
			return _wrong("InvalidQuery", "Query string malformed close to position 18")
		if len(points) > LARGEST_TABLE:
			return _wrong("TooBig", "Too many table coordinates")
		if len(points) < 2:
			return _wrong("InvalidOptions", "Number of coordinates needs to be at least two.")
		try:
			starts = _chosen(request.query.get("sources"), points)
			ends = _chosen(request.query.get("destinations"), points)
		except (ValueError, IndexError):
			return _wrong("InvalidOptions", "Invalid index in sources or destinations array.")
		metres = [[_metres(start, end) for end in ends] for start in starts]
		answer: dict[str, Any] = {
			"code": "Ok",
			"sources": [_waypoint(point) for point in starts],
			"destinations": [_waypoint(point) for point in ends],
		}
		asked = (request.query.get("annotations") or "duration").split(",")
		if "duration" in asked:
			answer["durations"] = [[_seconds(length) for length in row] for row in metres]
		if "distance" in asked:
			answer["distances"] = metres
		return answer


def _wrong(code: str, message: str) -> Reply:
	return Reply({"code": code, "message": message}, 400)


def _point(pair: str) -> Point:
	longitude, latitude = (float(part) for part in pair.split(","))
	return longitude, latitude


def _chosen(written: str | None, points: list[Point]) -> list[Point]:
	if written in (None, "all"):
		return points
	numbers = [int(number) for number in written.split(";")]
	if min(numbers) < 0:
		raise IndexError(min(numbers))
	return [points[number] for number in numbers]


def _metres(start: Point, end: Point) -> float | None:
	if max(start[1], end[1]) > ROADS_END_AT:
		return None
	east = math.radians(end[0] - start[0]) * math.cos(math.radians((start[1] + end[1]) / 2))
	north = math.radians(end[1] - start[1])
	# eastwards over the bridge, westwards around
	detour = 1.5 if east > 0 else 1.7
	return round(EARTH_METRES * math.hypot(east, north) * detour, 1)


def _seconds(metres: float | None) -> float | None:
	return None if metres is None else round(metres / (65 / 3.6), 1)


def _waypoint(point: Point) -> dict[str, Any]:
	"""The nearest road, a few metres away."""
	return {"hint": "", "distance": 4.2, "location": [point[0] + 0.00004, point[1]], "name": "Rang exemple"}
