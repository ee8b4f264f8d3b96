"""Streets as lines on the map, in kilometres: neighbouring numbers are neighbours on the ground. Pure."""

from __future__ import annotations

import math
from dataclasses import dataclass
from random import Random

from gigafibre_fsm.sample.places import Locality
from gigafibre_fsm.sample.streets import (
	ENGLISH_VILLAGE_CORES,
	NUMBERED,
	OWN,
	RURAL_CORES,
	RURAL_TYPES,
	VILLAGE_CORES,
	VILLAGE_TYPES,
	is_rural,
)

KM_PER_DEGREE = 111.2
FRONTIER = 45.012
VILLAGE_RADIUS = 0.7


@dataclass(frozen=True)
class Street:
	odonym: str
	rural: bool
	x: float
	y: float
	bearing: float
	length: float
	first_number: int


@dataclass(frozen=True)
class Place:
	"""A civic address on the ground."""

	number: int
	odonym: str
	locality: Locality
	code: str
	latitude: float
	longitude: float
	suffix: str = ""
	unit: str = ""

	@property
	def line(self) -> str:
		"""The street line as the legacy system writes it: `1234A chemin de la Rivière app. 2`."""
		return f"{self.number}{self.suffix} {self.odonym}" + (f" app. {self.unit}" if self.unit else "")

	@property
	def municipality(self) -> str:
		return self.locality.municipality or self.locality.name


def streets_of(locality: Locality, addresses: int, random: Random) -> list[Street]:
	"""Enough streets for `addresses`: the locality's own first, then some from the pools."""
	own = list(OWN[locality.name])
	rural_share = 1 - locality.village
	rural_wanted = math.ceil(addresses * rural_share / 70)
	village_wanted = math.ceil(addresses * locality.village / 28)
	rural = [name for name in own if is_rural(name)]
	village = [name for name in own if not is_rural(name)]
	taken = {_core(name) for name in own}
	rural += _drawn(rural_wanted - len(rural), _rural_pool(random), taken)
	village += _drawn(village_wanted - len(village), _village_pool(locality, random), taken)
	if not rural_share:
		village += rural
		rural = []
	return [
		*(_village_street(name, locality, random) for name in village),
		*(_rural_street(name, locality, random) for name in rural),
	]


def _core(odonym: str) -> str:
	return odonym.split(" ", 1)[-1]


def _drawn(count: int, pool: list[str], taken: set[str]) -> list[str]:
	drawn = []
	for name in pool:
		if len(drawn) >= count:
			break
		if _core(name) not in taken:
			taken.add(_core(name))
			drawn.append(name)
	return drawn


def _rural_pool(random: Random) -> list[str]:
	names = [f"{random.choice(RURAL_TYPES)} {core}" for core in RURAL_CORES] + list(NUMBERED)
	random.shuffle(names)
	return names


def _village_pool(locality: Locality, random: Random) -> list[str]:
	cores = VILLAGE_CORES + (ENGLISH_VILLAGE_CORES if locality.english else ())
	names = [f"{random.choice(VILLAGE_TYPES)} {core}" for core in cores]
	random.shuffle(names)
	return names


def _village_street(odonym: str, locality: Locality, random: Random) -> Street:
	radius = min(VILLAGE_RADIUS, locality.reach * 0.8)
	grid = hash_angle(locality.name) + random.choice((0, 90))
	x, y = random.uniform(-radius, radius) * 0.6, random.uniform(-radius, radius) * 0.6
	return Street(odonym, False, x, y, grid, random.uniform(0.25, radius), random.choice((1, 2, 3, 10, 100)))


def _rural_street(odonym: str, locality: Locality, random: Random) -> Street:
	angle, distance = random.uniform(0, 360), locality.reach * random.uniform(0.15, 0.75)
	x, y = distance * math.sin(math.radians(angle)), distance * math.cos(math.radians(angle))
	bearing = hash_angle(locality.name) + random.choice((0, 90, 180, 270)) + random.gauss(0, 8)
	length = locality.reach * random.uniform(0.6, 1.1)
	return Street(
		odonym, True, x, y, bearing, length, random.choice((1, 50, 101, 400, 1001, 1800, 2400, 3001))
	)


def hash_angle(name: str) -> float:
	"""The direction of a village's street grid: arbitrary, but always the same."""
	return sum(ord(letter) * place for place, letter in enumerate(name, 1)) % 90


def places_on(street: Street, count: int, locality: Locality, random: Random) -> list[Place]:
	"""`count` addresses along `street`, in order, odd and even numbers on opposite sides."""
	step = street.length / max(count, 1)
	code = (street.rural and locality.rural_code) or locality.code
	number = street.first_number
	bearing = math.radians(street.bearing)
	found = []
	for index in range(count):
		along = (index + random.uniform(0.1, 0.9)) * step
		number += (
			random.choice((1, 2, 2, 3, 4))
			if not street.rural
			else max(1, round(step * 1000 / random.uniform(8, 16)))
		)
		side = (0.03 if street.rural else 0.015) * (1 if number % 2 else -1)
		east = street.x + along * math.sin(bearing) + side * math.cos(bearing)
		north = street.y + along * math.cos(bearing) - side * math.sin(bearing)
		latitude, longitude = _on_the_ground(east, north, locality)
		suffix = "A" if random.random() < 0.01 else ""
		found.append(Place(number, street.odonym, locality, code, latitude, longitude, suffix))
	return found


def _on_the_ground(east: float, north: float, locality: Locality) -> tuple[float, float]:
	"""Degrees for an offset from the centre: within reach, not on water, on this side of the border."""
	distance = math.hypot(east, north)
	if locality.water and _bearing_between(math.degrees(math.atan2(east, north)) % 360, *locality.water):
		east, north = -east, -north
	if distance > locality.reach:
		# Beyond the reach a road turns back, so that no two addresses share a point.
		scale = (locality.reach**2 / distance) / distance
		east, north = east * scale, north * scale
	latitude = locality.latitude + north / KM_PER_DEGREE
	if latitude < FRONTIER:
		latitude = FRONTIER + (FRONTIER - latitude) * 0.2
	longitude = locality.longitude + east / (KM_PER_DEGREE * math.cos(math.radians(latitude)))
	return round(latitude, 6), round(longitude, 6)


def _bearing_between(bearing: float, start: float, end: float) -> bool:
	return start <= bearing <= end if start <= end else bearing >= start or bearing <= end
