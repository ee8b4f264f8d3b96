"""Generates the sample network from a seed: OLTs, drops, civic addresses. Same seed, same network."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from dataclasses import dataclass, replace
from random import Random

from gigafibre_fsm.sample.geometry import Place, places_on, streets_of
from gigafibre_fsm.sample.places import (
	BOX_NOT_INSTALLED,
	BY_NAME,
	CONNECTED,
	LOCALITIES,
	NEIGHBOURS,
	TERMINALS,
	TOTAL,
	Locality,
	Terminal,
)

DEFAULT_SEED = 2026
FIRST_LEGACY_ID = 1
ONTS_PER_PORT = 64
PORTS_PER_SLOT = 16

SHARE_OF_FLATS = 0.03
SHARED_ADDRESSES = 30
EXTRA_SHARE = 0.12
NEIGHBOUR_ADDRESSES = 160


@dataclass(frozen=True)
class Drop:
	legacy_id: int
	terminal: Terminal
	place: Place
	slot: int
	port: int
	ont_id: int
	serial: str
	box_installed: bool
	civic: int | None


@dataclass(frozen=True)
class Civic:
	uuid: str
	place: Place


@dataclass(frozen=True)
class Network:
	terminals: tuple[Terminal, ...]
	drops: list[Drop]
	civics: list[Civic]


def network(seed: int = DEFAULT_SEED) -> Network:
	"""The whole sample network. `Drop.civic` is an index into `civics`, None without a match."""
	random = Random(seed)  # noqa: S311 - reproducible, not secret
	terminals = shared_out()
	boxes_missing = proportional(
		BOX_NOT_INSTALLED, [terminal.total - terminal.connected for terminal in terminals]
	)
	civics: list[Civic] = []
	drops: list[Drop] = []
	serials = _serials(random)
	for locality in LOCALITIES:
		own = [index for index, terminal in enumerate(terminals) if terminal.locality == locality.name]
		wanted = sum(terminals[index].total for index in own)
		served, unserved = _places(locality, wanted, random)
		civics.extend(_civic(place, random) for place in unserved)
		start = 0
		for index in own:
			part = served[start : start + terminals[index].total]
			start += len(part)
			drops.extend(
				_drops(terminals[index], part, boxes_missing[index], len(drops), civics, serials, random)
			)
	for neighbour in NEIGHBOURS:
		civics.extend(_civic(place, random) for place in _settle(neighbour, NEIGHBOUR_ADDRESSES, random))
	return Network(terminals, drops, civics)


def shared_out() -> tuple[Terminal, ...]:
	"""Every OLT with its figures: given ones are kept, the rest of the totals is distributed by weight."""
	weights = [terminal.weight for terminal in TERMINALS]
	given = [terminal for terminal in TERMINALS if terminal.total]
	totals = proportional(TOTAL - sum(terminal.total for terminal in given), weights)
	connected = proportional(CONNECTED - sum(terminal.connected for terminal in given), weights)
	return tuple(
		terminal if terminal.total else replace(terminal, total=total, connected=live)
		for terminal, total, live in zip(TERMINALS, totals, connected, strict=True)
	)


def proportional(amount: int, weights: list[int]) -> list[int]:
	"""`amount` in whole parts proportional to `weights`; the largest remainders are rounded up."""
	whole = sum(weights)
	parts = [amount * weight // whole for weight in weights]
	remainders = sorted(range(len(weights)), key=lambda index: (-(amount * weights[index] % whole), index))
	for index in remainders[: amount - sum(parts)]:
		parts[index] += 1
	return parts


def _settle(locality: Locality, count: int, random: Random) -> list[Place]:
	"""`count` addresses with unique texts on the locality's streets, in order along each street."""
	streets = streets_of(locality, count, random)
	village = [street for street in streets if not street.rural]
	rural = [street for street in streets if street.rural]
	in_village = round(count * locality.village) if rural else count
	weights = [in_village / len(village) for _ in village] if village else []
	weights += [(count - in_village) / len(rural) for _ in rural] if rural else []
	shares = proportional(count, [max(1, round(weight * random.uniform(60, 140))) for weight in weights])
	return [
		place
		for street, share in zip(streets, shares, strict=True)
		for place in places_on(street, share, locality, random)
	]


def _places(locality: Locality, wanted: int, random: Random) -> tuple[list[Place], list[Place]]:
	"""(addresses with a drop, as many as wanted; addresses in between that the fibre does not reach)."""
	unserved_count = round(wanted * EXTRA_SHARE)
	settled = _settle(locality, wanted + unserved_count, random)
	unserved = set(random.sample(range(len(settled)), unserved_count))
	served = [place for index, place in enumerate(settled) if index not in unserved]
	return list(_with_flats(served, random)), [settled[index] for index in sorted(unserved)]


def _with_flats(places: list[Place], random: Random) -> Iterator[Place]:
	"""Some houses become duplexes: the next drop is the upper unit of the same house."""
	previous: Place | None = None
	for place in places:
		if previous and not previous.unit and not previous.suffix and random.random() < SHARE_OF_FLATS:
			place = replace(previous, unit="2")
		yield place
		previous = place


def _drops(
	terminal: Terminal,
	places: list[Place],
	boxes_missing: int,
	so_far: int,
	civics: list[Civic],
	serials: Iterator[str],
	random: Random,
) -> Iterator[Drop]:
	occupied = set(random.sample(range(len(places)), terminal.connected))
	free = [index for index in range(len(places)) if index not in occupied]
	missing = set(random.sample(free, boxes_missing))
	# A house and its workshop: two drops, one address.
	doubled = set(random.sample(range(1, len(places), 2), round(SHARED_ADDRESSES * len(places) / TOTAL)))
	for index, place in enumerate(places):
		if index in doubled:
			place, civic = places[index - 1], len(civics) - 1
		else:
			civics.append(_civic(place, random))
			civic = len(civics) - 1
		group = index // ONTS_PER_PORT
		yield Drop(
			legacy_id=FIRST_LEGACY_ID + so_far + index,
			terminal=terminal,
			place=place,
			slot=1 + group // PORTS_PER_SLOT,
			port=group % PORTS_PER_SLOT,
			ont_id=index % ONTS_PER_PORT,
			serial=next(serials) if index in occupied else "",
			box_installed=index not in missing,
			civic=civic if random.random() < 0.95 else None,
		)


def _civic(place: Place, random: Random) -> Civic:
	return Civic(str(uuid.UUID(int=random.getrandbits(128), version=4)), place)


def _serials(random: Random) -> Iterator[str]:
	"""Serials as printed on the boxes: Raisecom mostly, TP-Link for the newest; all different."""
	numbers = random.sample(range(0xFFFF), CONNECTED)
	for number in numbers:
		maker = "RCMG19E0" if random.random() < 0.8 else "TPLG2A0F"
		yield f"{maker}{number:04X}"


def locality_of(terminal: Terminal) -> Locality:
	return BY_NAME[terminal.locality]
