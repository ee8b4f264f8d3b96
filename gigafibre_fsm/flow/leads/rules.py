"""Matches leads with new drops. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from math import cos, radians

from rapidfuzz.distance import OSA

from gigafibre_fsm.flow.addresses import civic_number
from gigafibre_fsm.flow.addresses.search import tokenizer
from gigafibre_fsm.flow.addresses.search.labels import Place
from gigafibre_fsm.flow.addresses.search.parse import parse

SAME_STREET = 0.84
METRES_A_DEGREE = 111_000


@dataclass(frozen=True)
class Wish:
	"""A lead's request for fibre: the address as text, and its known fields."""

	address: str
	civic_address: int = 0
	municipality_code: str = ""


def is_requested_address(wish: Wish, drop: Place, drop_civic: int = 0) -> bool:
	"""Whether the drop is at the requested address."""
	if wish.civic_address and drop_civic:
		return wish.civic_address == drop_civic
	if wish.municipality_code and drop.municipality_code and wish.municipality_code != drop.municipality_code:
		return False
	query = parse(wish.address)
	if not query.doors or drop.number not in {door.number for door in query.doors}:
		return False
	if drop.suffix and drop.suffix not in {door.suffix for door in query.doors}:
		return False
	asked = [token for token in query.tokens if token not in tokenizer.PARTICLES]
	street = tokenizer.core(tokenizer.stored_tokens(drop.street))
	town = [token for token in tokenizer.stored_tokens(drop.locality) if token not in tokenizer.PARTICLES]
	in_town = bool(wish.municipality_code and drop.municipality_code) or _all_in(town, asked)
	return in_town and _all_in(street, asked)


def _all_in(wanted: tuple[str, ...] | list[str], asked: list[str]) -> bool:
	"""Whether every word occurs: numbers exactly, words up to a typing error."""
	return all(
		word in asked
		if word.startswith("#")
		else any(OSA.normalized_similarity(word, other) >= SAME_STREET for other in asked)
		for word in wanted
	)


def box(point: tuple[float, float], reach: float) -> dict[str, float]:
	"""The bounding box, in degrees, of everything within `reach` metres of a point: south, north, west, east."""
	latitude, longitude = point
	high = reach / METRES_A_DEGREE
	wide = high / max(0.01, cos(radians(latitude)))
	return {
		"south": latitude - high,
		"north": latitude + high,
		"west": longitude - wide,
		"east": longitude + wide,
	}


def road_of(address: str) -> str:
	"""The road in a typed address: "12A, rang Inconnu, Nulle-Part" is on "rang Inconnu"."""
	_number, rest = next(civic_number.leading(address))
	return rest.split(",")[0].strip()
