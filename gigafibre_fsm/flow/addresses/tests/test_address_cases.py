"""Lines as people type them, with the address that must come first; towns, streets and codes are made up.

`address_cases/lines.tsv` has the typed line, the right label and the kind of difficulty; `!` before a label means that
it may come first but must not be called exact.
"""

from __future__ import annotations

import csv
from pathlib import Path
from typing import NamedTuple

import numpy as np
import pytest

from gigafibre_fsm.flow.addresses.search import aliases
from gigafibre_fsm.flow.addresses.search.build import Street, build
from gigafibre_fsm.flow.addresses.search.finds import finds
from gigafibre_fsm.flow.addresses.search.index import AddressIndex, postal_number, suffix_code, unit_code
from gigafibre_fsm.flow.addresses.search.labels import Place, bare_postal
from gigafibre_fsm.flow.addresses.search.parse import parse
from gigafibre_fsm.flow.addresses.search.rank import rank

FOLDER = Path(__file__).with_name("address_cases")
LINES = [line.split("\t") for line in (FOLDER / "lines.tsv").read_text(encoding="utf-8").splitlines()]


class Found(NamedTuple):
	label: str
	score: float
	exact: bool


class Register(NamedTuple):
	index: AddressIndex
	places: list[Place]

	def search(self, typed: str, limit: int = 8) -> list[Found]:
		"""As the website's list shows it."""
		query = parse(typed)
		found = list(finds(self.index, query, rank(self.index, query), limit))[:limit]
		found.sort(key=lambda find: -find.score)
		return [Found(self.line(find.ref), find.score, find.exact) for find in found]

	def line(self, ref: int) -> str:
		place = self.places[ref - 1]
		return f"{place.label}, {place.locality}"


@pytest.fixture(scope="module")
def register() -> Register:
	with (FOLDER / "register.csv").open(encoding="utf-8", newline="") as file:
		places = [
			Place(
				int(row["number"]), row["suffix"], row["unit"], row["street"], row["town"], row["code"], row["postal"]
			)
			for row in csv.DictReader(file)
		]  # fmt: skip
	streets = [Street(place.street, place.locality, place.municipality_code) for place in places]
	index = build(
		streets,
		np.arange(len(places), dtype=np.int32),
		np.array([place.number for place in places], dtype=np.int32),
		np.array([postal_number(bare_postal(place.postal_code)) for place in places], dtype=np.int64),
		np.arange(1, len(places) + 1, dtype=np.int64),
		aliases.former_names(),
		doors=(
			np.array([suffix_code(place.suffix) for place in places], dtype=np.uint8),
			np.array([unit_code(place.unit) for place in places], dtype=np.int32),
		),
	)
	return Register(index, places)


@pytest.mark.parametrize(("typed", "wanted", "kind"), LINES, ids=[f"{line[2]}: {line[0]}" for line in LINES])
def test_the_right_address_comes_first(register: Register, typed: str, wanted: str, kind: str) -> None:
	"""A visitor would not find the house, or would order for another one."""
	found = register.search(typed)
	assert found, f"nothing found ({kind})"
	assert found[0].label == wanted.lstrip("!"), kind
	assert not (wanted[0] == "!" and found[0].exact), kind


@pytest.mark.parametrize("typed", [line[0] for line in LINES])
def test_addresses_come_in_the_order_of_their_scores(register: Register, typed: str) -> None:
	"""A site that reads the scores would take another address than the list shows first."""
	scores = [find.score for find in register.search(typed)]
	assert scores == sorted(scores, reverse=True)


@pytest.mark.parametrize("code", ["G0L 9X0", "G1K 9A1", "J0K"])
def test_a_contradicting_postal_code_is_never_exact(register: Register, code: str) -> None:
	"""The visitor would go on with somebody else's house without being asked."""
	for place in register.places:
		if place.postal_code.startswith(code):
			continue
		door = f"{place.number}{place.suffix}"
		found = register.search(f"{door} {place.street}, {place.locality} {code}")
		assert not [one for one in found if one.exact and one.label == f"{place.label}, {place.locality}"]
