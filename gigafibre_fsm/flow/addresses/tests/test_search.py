"""Finding the right street among many, however it is typed."""

from __future__ import annotations

import random
import unicodedata
from pathlib import Path

import numpy as np
import pytest

from gigafibre_fsm.flow.addresses.search.build import Street, build
from gigafibre_fsm.flow.addresses.search.finds import finds
from gigafibre_fsm.flow.addresses.search.index import AddressIndex, postal_number
from gigafibre_fsm.flow.addresses.search.index_files import load_index, save_index
from gigafibre_fsm.flow.addresses.search.parse import parse
from gigafibre_fsm.flow.addresses.search.rank import Match, rank
from gigafibre_fsm.flow.addresses.search.segmentation import resolve

TOWNS = {
	"69070": "Saint-Anicet", "68015": "Hemmingford", "68010": "Hemmingford",
	"70035": "Saint-Louis-de-Gonzague",
	"69055": "Huntingdon", "69037": "Ormstown", "70012": "Sainte-Martine", "68020": "Sainte-Clotilde",
}  # fmt: skip
NAMES = (
	"rue Principale", "rue de l'Église", "chemin de la Rivière", "route 202", "route 209", "1er Rang",
	"2e Rang", "12e Rang",
	"chemin Ridge", "montée Saint-Régis", "rang des Botreaux", "rue Saint-Joseph", "rue Sainte-Catherine",
	"avenue Champlain",
	"chemin de la Pointe-Leblanc", "boulevard du Havre", "rue Châteauguay", "chemin de Covey Hill",
	"1re Avenue", "rue des Érables",
	"chemin de la Rivière-aux-Outardes", "rang Saint-Antoine", "rue Wellington", "chemin du Bord-de-l'Eau",
)  # fmt: skip


@pytest.fixture(scope="module")
def town() -> tuple[AddressIndex, list[Street], list[tuple[int, int, str]]]:
	"""An index, its streets, and every address as (street, number, postal code)."""
	dice = random.Random(5)
	streets, addresses = [], []
	for place, (code, name) in enumerate(TOWNS.items()):
		for road in dice.sample(NAMES, 17):
			postal = f"J0S{place}{'ABCEG'[len(streets) % 5]}{len(streets) % 10}"
			for number in dice.sample(range(1, 900), 25):
				addresses.append((len(streets), number, postal))
			streets.append(Street(road, name, code))
	columns = [
		np.array(column) for column in zip(*((s, n, postal_number(p)) for s, n, p in addresses), strict=True)
	]
	index = build(streets, *columns, np.arange(1, len(addresses) + 1, dtype=np.int64))
	return index, streets, addresses


def found(index: AddressIndex, typed: str) -> Match | None:
	matches = rank(index, parse(typed))
	return matches[0] if matches else None


def without_accents(text: str) -> str:
	return "".join(c for c in unicodedata.normalize("NFKD", text) if not unicodedata.combining(c))


def misspelt(text: str, dice: random.Random) -> str:
	places = [i for i, letter in enumerate(text) if letter.isalpha() and i > 4]
	if len(places) < 4:
		return text
	place = dice.choice(places)
	return dice.choice((text[:place] + text[place + 1 :], text[:place] + text[place] + text[place:]))


NOISE = {
	"as stored": lambda n, road, town, code, dice: f"{n} {road}, {town}",
	"no accents, lower case": lambda n, road, town, code, dice: without_accents(f"{n} {road} {town}").lower(),
	"abbreviated": lambda n, road, town, code, dice: f"{n} {road} {town}".replace("Saint-", "St-")
	.replace("Sainte-", "Ste ").replace("chemin", "ch.").replace("montée", "mtee").replace("boulevard",
	"boul"),
	"street misspelt": lambda n, road, town, code, dice: f"{n} {misspelt(road, dice)} {town}",
	"town misspelt": lambda n, road, town, code, dice: f"{n} {road} {misspelt(town, dice)}",
	"town first": lambda n, road, town, code, dice: f"{town}, {road} {n}",
	"postal code for the town": lambda n, road, town, code, dice: f"{n} {road} {code[:3]} {code[3:]}",
	"run together": lambda n, road, town, code, dice: f"{n} {road} {town}".replace("Saint-",
	"st").replace("Sainte-", "ste"),
	"with a unit": lambda n, road, town, code, dice: f"{n} {road} app. 3, {town}",
	"spelt out": lambda n, road, town, code, dice: f"{n}, {road}, {town} (Québec) {code}",
}  # fmt: skip


@pytest.mark.parametrize("noise", NOISE)
def test_the_address_is_found_however_it_is_typed(town, noise: str) -> None:
	"""A visitor with fibre at their address would be told that there is none."""
	index, streets, addresses = town
	dice = random.Random(noise)
	sample = dice.sample(addresses, 150)
	missed = []
	for street, number, postal in sample:
		road = streets[street]
		same_name = {s.code for s in streets if (s.name, s.place) == (road.name, road.place)}
		typed = NOISE[noise](number, road.name, road.place, postal, dice)
		match = found(index, typed)
		here = (
			match
			and match.door.number == number
			and match.has_civic
			and index.rows(match.street, number).size
		)
		rows = {addresses[ref - 1][0] for ref in index.rows(match.street, number)} if here else set()
		if not any(streets[row].name == road.name and streets[row].code in same_name for row in rows):
			missed.append(typed)
	assert len(missed) <= 2, missed


def test_a_number_that_does_not_exist_is_never_called_exact(town) -> None:
	"""Another house would be taken for the visitor's."""
	index, streets, addresses = town
	there = {(streets[s].name, streets[s].place, n) for s, n, _p in addresses}
	for number in range(901, 931):
		for road in streets[::9]:
			assert (road.name, road.place, number) not in there
			match = found(index, f"{number} {road.name}, {road.place}")
			assert match and not match.exact


def test_the_nearest_numbers_are_offered(town) -> None:
	"""A visitor who mistypes the number could not continue."""
	index, streets, addresses = town
	match = found(index, f"2000 {streets[0].name}, {streets[0].place}")
	numbers = sorted(n for s, n, _p in addresses if s == 0)
	assert index.nearest(match.street, 2000, 3) == numbers[:-4:-1]


def small(*roads: tuple[str, str, int]) -> AddressIndex:
	"""An index of one address for each (street, town, number)."""
	streets = [Street(road, town, town) for road, town, _number in roads]
	numbers = np.array([number for *_names, number in roads])
	row = np.arange(len(roads))
	return build(streets, row, numbers, np.zeros(len(roads), dtype=np.int64), row + 1)


def test_rang_1_is_not_rang_12() -> None:
	"""The technician would be sent eleven rangs too far."""
	index = small(("12e Rang", "Franklin", 5), ("1er Rang", "Elgin", 5))
	match = found(index, "5 rang 1")
	assert index.rows(match.street, 5).tolist() == [2]
	assert not found(small(("12e Rang", "Franklin", 5)), "5 rang 1, Franklin").street_fit > 0.5


def test_joined_words_are_split_when_both_halves_are_known() -> None:
	"""`stanicet`, as telephones write it, would not be found."""
	index = small(("rue Principale", "Saint-Anicet", 5), ("rue du Pont", "Lachute", 5))
	assert resolve(index, parse("5 rue principale stanicet"))[0][-2:] == ("saint", "anicet")
	assert resolve(index, parse("5 rue lepont la chute"))[0][-1] == "lachute"
	assert resolve(index, parse("5 rue stxyzzy"))[0][-1] == "stxyzzy"


def town_name(number: int) -> str:
	return "".join(chr(ord("a") + number // base % 26) for base in (1, 26, 676)) + "ville"


def test_the_number_decides_between_towns_with_the_same_street() -> None:
	"""Among hundreds of main streets the wrong one would be chosen, although the number excludes it."""
	index = small(*(("rue Principale", town_name(number), number) for number in range(1, 600)))
	for number in (3, 77, 301, 599):
		match = found(index, f"{number} rue principale")
		assert index.rows(match.street, number).tolist() == [number]


@pytest.mark.parametrize("typed", ["sainte-clotilde", "ste clotilde", "Sainte-Clotilde "])
def test_a_town_alone_is_ranked_before_streets_of_its_name(typed: str) -> None:
	"""A visitor who types their town would be offered a street of that name, two hundred kilometres away."""
	index = small(
		("rue Sainte-Clotilde", "Montmagny", 1),
		("avenue Sainte-Clotilde", "Amqui", 2),
		("rang Deux", "Sainte-Clotilde", 3),
	)
	query = parse(typed)
	refs = [find.ref for find in finds(index, query, rank(index, query), 10)]
	assert refs[0] == 3 and set(refs) == {1, 2, 3}


@pytest.mark.parametrize("typed", ["", " ", ",", "!!!", "zzzz qqqq", "99999999999999 x"])
def test_nonsense_has_no_confident_hit(town, typed: str) -> None:
	"""The search box would answer nonsense with a confident address."""
	match = found(town[0], typed)
	assert match is None or (not match.exact and match.score < 0.45)


def test_an_unfinished_line_is_completed(town) -> None:
	"""The list of hits would stay empty until the last letter is typed."""
	index, streets, addresses = town
	street, number, _postal = addresses[40]
	typed = f"{number} {streets[street].name}"
	match = found(index, typed[: max(len(typed) - 3, 8)])
	assert match and match.has_civic and match.street_fit > 0.8


def test_a_saved_index_is_loaded_unchanged(town, tmp_path: Path) -> None:
	"""Every worker would build its own index again after a restart."""
	index = town[0]
	save_index(index, tmp_path / "a", {"drops": ["FIB-1"]})
	found = load_index(tmp_path / "a")
	assert found is not None
	again, more = found
	assert more == {"drops": ["FIB-1"]}
	typed = "12 rue de leglise huntingdon"
	assert rank(again, parse(typed)) == rank(index, parse(typed))
	assert load_index(tmp_path / "none") is None
