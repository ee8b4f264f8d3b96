"""The sample network against the figures that the provider gave."""

from __future__ import annotations

import math
from collections import Counter

import pytest

from gigafibre_fsm.sample.generator import DEFAULT_SEED, Network, network, proportional
from gigafibre_fsm.sample.places import BY_NAME

GIVEN = {
	"172.17.16.2": ("Saint-Anicet", 2_155, 844, 1_311),
	"172.17.32.2": ("Hemmingford", 1_742, 689, 1_053),
	"172.17.48.2": ("Saint-Antoine", 1_383, 594, 789),
	"172.17.64.2": ("Havelock", 1_347, 484, 863),
	"172.17.208.4": ("Athelstan", 1_167, 589, 578),
	"172.17.112.2": ("Saint-Louis", 1_054, 329, 725),
}


@pytest.fixture(scope="module")
def made() -> Network:
	return network()


def test_totals_match_the_documents(made: Network):
	"""Nobody would trust a demo whose capacity report contradicts the provider's own figures."""
	assert len(made.terminals) == 30
	assert len({terminal.location for terminal in made.terminals}) == 25
	assert len(made.drops) == 16_056
	assert sum(bool(drop.serial) for drop in made.drops) == 4_949
	assert sum(not drop.box_installed for drop in made.drops) == 1_149
	assert not any(drop.serial and not drop.box_installed for drop in made.drops)


@pytest.mark.parametrize("ip", GIVEN)
def test_the_six_documented_olts_are_exact(made: Network, ip: str):
	"""Operators look for the OLT that they know first, and would not find it."""
	drops = [drop for drop in made.drops if drop.terminal.ip == ip]
	connected = sum(bool(drop.serial) for drop in drops)
	assert (drops[0].terminal.location, len(drops), connected, len(drops) - connected) == GIVEN[ip]


def test_the_same_seed_makes_the_same_network():
	"""An address for which a problem is reported could not be found on another machine."""
	assert network(7) == network(7)
	assert network(7) != network(8)


@pytest.mark.parametrize("seed", [DEFAULT_SEED, 1, 99])
def test_every_drop_has_a_unique_position(seed: int):
	"""If two customers shared one OLT position, one would have no signal."""
	drops = network(seed).drops
	positions = {(drop.terminal.ip, drop.slot, drop.port, drop.ont_id) for drop in drops}
	assert len(positions) == len({drop.legacy_id for drop in drops}) == len(drops)
	serials = [drop.serial for drop in drops if drop.serial]
	assert len(set(serials)) == len(serials)


@pytest.mark.parametrize("seed", [DEFAULT_SEED, 1, 99])
def test_every_address_is_inside_its_town(seed: int):
	"""A map pin in the lake or beyond the border would send a technician there."""
	made = network(seed)
	for place in [*(drop.place for drop in made.drops), *(civic.place for civic in made.civics)]:
		town = place.locality
		north = (place.latitude - town.latitude) * 111.2
		east = (place.longitude - town.longitude) * 111.2 * math.cos(math.radians(town.latitude))
		assert math.hypot(north, east) <= town.reach + 0.6, place
		assert 45.01 < place.latitude < 45.4 and -74.52 < place.longitude < -73.35, place


def test_some_addresses_are_shared_and_most_are_not(made: Network):
	"""A matcher tested with one drop for each address would fail on the first duplex."""
	texts = Counter((drop.place.line, drop.place.locality.name) for drop in made.drops)
	shared = sum(count - 1 for count in texts.values())
	assert 20 <= shared <= 40
	assert sum(bool(drop.place.unit) for drop in made.drops) > 200


def test_there_are_addresses_without_fibre(made: Network):
	"""A demo could not show what visitors without fibre see."""
	served = {drop.civic for drop in made.drops}
	without = [civic for index, civic in enumerate(made.civics) if index not in served]
	assert len(without) > 2_000
	assert len({civic.place.locality.name for civic in without} - set(BY_NAME)) >= 8


def test_proportional_parts_add_up():
	"""A drop lost to rounding, and the totals are wrong."""
	for amount in (0, 1, 7, 1_149):
		assert sum(proportional(amount, [3, 1, 0, 5, 5])) == amount
	assert proportional(10, [1, 0, 1]) == [5, 0, 5]
