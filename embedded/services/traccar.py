"""Traccar's API, with moving technicians."""

import math
import time
from dataclasses import dataclass, field
from datetime import datetime, timezone
from html import escape
from typing import Any

from embedded.services.fake import Fake, route
from embedded.services.messages import Abort, Params, Reply, Request
from embedded.services.pages import page, table

KNOTS_PER_KMH = 1 / 1.852
EARTH_KM = 6371.0
Point = tuple[float, float]


@dataclass
class Tracked:
	"""A device moving along `route` since `left`, at `speed_kmh`; it stops at the last point."""

	id: int
	name: str
	unique_id: str
	attributes: Params = field(default_factory=dict)
	route: list[Point] = field(default_factory=list)
	left: float = 0.0
	speed_kmh: float = 0.0
	online: bool = True

	def whereabouts(self, now: float) -> tuple[Point, float, float] | None:
		"""Point, speed in km/h and course in degrees; None before the first position."""
		if not self.route:
			return None
		remaining = self.speed_kmh * (now - self.left) / 3600
		for start, end in zip(self.route, self.route[1:], strict=False):
			length = distance_km(start, end)
			if remaining < length:
				share = remaining / length
				point = (start[0] + (end[0] - start[0]) * share, start[1] + (end[1] - start[1]) * share)
				return point, self.speed_kmh, course(start, end)
			remaining -= length
		return self.route[-1], 0.0, 0.0


class TraccarFake(Fake):
	name = "traccar"

	def forget(self) -> None:
		self.token_value = self.secret("token")
		self.user, self.password = "fake@example.com", self.secret("password")
		self.devices: dict[str, Tracked] = {}
		self.history: list[Params] = []

	def details(self) -> Params:
		return {"url": self.url, "token": self.token_value, "user": self.user, "password": self.password}

	@route("GET", "/api/server")
	def server(self, request: Request) -> Params:
		return {"id": 1, "version": "6.5", "registration": False, "attributes": {}}

	@route("GET", "/api/devices")
	def list_devices(self, request: Request) -> list[Params]:
		self._authenticate(request)
		query = request.query_pairs
		names = {value for name, value in query if name == "uniqueId"}
		numbers = {value for name, value in query if name == "id"}
		chosen = [d for d in self.devices.values() if d.unique_id in names or str(d.id) in numbers]
		if (names or numbers) and not chosen:
			raise Abort(Reply("Device not found - IllegalArgumentException", 400))
		return [self._device(device) for device in (chosen or self.devices.values())]

	@route("POST", "/api/devices")
	def create_device(self, request: Request) -> Any:
		self._authenticate(request)
		given = request.json_object()
		if not given.get("name") or not given.get("uniqueId"):
			return Reply("name and uniqueId are required", 400)
		with self.lock:
			if given["uniqueId"] in self.devices:
				return Reply("Duplicate entry for key 'uniqueid'", 400)
			return self._device(self._tracked(given["uniqueId"], given["name"], given.get("attributes", {})))

	@route("PUT", "/api/devices/<number>")
	def update_device(self, request: Request, number: str) -> Any:
		self._authenticate(request)
		given, device = request.json_object(), self._by_id(number)
		device.name = given.get("name", device.name)
		device.attributes = given.get("attributes", device.attributes)
		return self._device(device)

	@route("DELETE", "/api/devices/<number>")
	def delete_device(self, request: Request, number: str) -> Reply:
		self._authenticate(request)
		del self.devices[self._by_id(number).unique_id]
		return Reply(status=204)

	@route("GET", "/api/positions")
	def positions(self, request: Request) -> list[Params]:
		"""The last position of each device, or those of `deviceId` between `from` and `to`."""
		self._authenticate(request)
		query = request.query
		now = time.time()
		latest = [position for d in self.devices.values() if (position := self._position(d, now))]
		if "deviceId" not in query:
			return latest
		own = [p for p in self.history if str(p["deviceId"]) == query["deviceId"]]
		if "from" not in query:
			return [p for p in latest if str(p["deviceId"]) == query["deviceId"]]
		start, end = _moment(query["from"]), _moment(query["to"])
		return [p for p in own if start <= _moment(p["fixTime"]) <= end]

	@route("POST", "/_move")
	def move(self, request: Request) -> Any:
		"""Send a device along {"uniqueId", "route": [[lat, lon], ...], "speed_kmh"}; a single point sets its position."""
		given = request.json_object()
		with self.lock:
			device = self.devices.get(given["uniqueId"]) or self._tracked(
				given["uniqueId"], given["uniqueId"], {}
			)
			device.route = [(float(point[0]), float(point[1])) for point in given["route"]]
			device.speed_kmh = float(given.get("speed_kmh", 60))
			device.left = time.time() - float(given.get("seconds_ago", 0))
			device.online = bool(given.get("online", True))
		position = self._position(device, time.time())
		if position:
			self.history.append(position)
		return position

	@route("GET", "/")
	def index(self, request: Request) -> Reply:
		rows = []
		for device in self.devices.values():
			position = self._position(device, time.time()) or {}
			rows.append(
				(device.name, position.get("latitude"), position.get("longitude"), position.get("speed"))
			)
		return page("Traccar", table(("device", "latitude", "longitude", "speed (knots)"), rows), refresh=3)

	def not_found(self, request: Request) -> Reply:
		return Reply(f"HTTP 404 Not Found: {escape(request.path)}", 404)

	def _authenticate(self, request: Request) -> None:
		given = request.credentials()
		token = request.query.get("token") or (given[1] if not given[0] else "")
		if token != self.token_value and given != (self.user, self.password):
			raise Abort(Reply("HTTP 401 Unauthorized", 401))

	def _tracked(self, unique_id: str, name: str, attributes: Params) -> Tracked:
		number = max((device.id for device in self.devices.values()), default=0) + 1
		device = self.devices[unique_id] = Tracked(number, name, unique_id, attributes)
		return device

	def _by_id(self, number: str) -> Tracked:
		for device in self.devices.values():
			if str(device.id) == number:
				return device
		raise Abort(Reply("Device not found - IllegalArgumentException", 400))

	def _device(self, device: Tracked) -> Params:
		return {
			"id": device.id,
			"name": device.name,
			"uniqueId": device.unique_id,
			"status": "online" if device.online and device.route else "offline",
			"disabled": False,
			"lastUpdate": _iso(time.time()) if device.route else None,
			"positionId": device.id if device.route else 0,
			"groupId": 0,
			"phone": None,
			"model": None,
			"contact": None,
			"category": "van",
			"attributes": device.attributes,
		}

	def _position(self, device: Tracked, now: float) -> Params | None:
		found = device.whereabouts(now)
		if found is None:
			return None
		(latitude, longitude), speed_kmh, bearing = found
		at = _iso(now)
		return {
			"id": device.id,
			"deviceId": device.id,
			"protocol": "osmand",
			"serverTime": at,
			"deviceTime": at,
			"fixTime": at,
			"outdated": False,
			"valid": True,
			"latitude": round(latitude, 6),
			"longitude": round(longitude, 6),
			"altitude": 50.0,
			"speed": round(speed_kmh * KNOTS_PER_KMH, 3),
			"course": round(bearing, 1),
			"address": None,
			"accuracy": 8.0,
			"attributes": {"batteryLevel": 87, "motion": speed_kmh > 0},
		}


def distance_km(one: Point, other: Point) -> float:
	"""Along the great circle."""
	lat1, lon1, lat2, lon2 = (math.radians(value) for value in (*one, *other))
	share = (
		math.sin((lat2 - lat1) / 2) ** 2 + math.cos(lat1) * math.cos(lat2) * math.sin((lon2 - lon1) / 2) ** 2
	)
	return 2 * EARTH_KM * math.asin(math.sqrt(share))


def course(start: Point, end: Point) -> float:
	"""Degrees clockwise from north."""
	east = (end[1] - start[1]) * math.cos(math.radians(start[0]))
	return math.degrees(math.atan2(east, end[0] - start[0])) % 360


def _iso(at: float) -> str:
	return datetime.fromtimestamp(at, timezone.utc).isoformat(timespec="milliseconds")


def _moment(text: str) -> float:
	return datetime.fromisoformat(text.replace("Z", "+00:00").replace(" ", "+")).timestamp()
