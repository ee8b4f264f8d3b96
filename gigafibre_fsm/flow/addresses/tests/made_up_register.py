"""A register of made-up towns, streets and postal codes, searched without a site."""

from __future__ import annotations

import csv
from pathlib import Path
from typing import NamedTuple

import numpy as np

from gigafibre_fsm.flow.addresses.search import aliases
from gigafibre_fsm.flow.addresses.search.build import Street, build
from gigafibre_fsm.flow.addresses.search.finds import finds
from gigafibre_fsm.flow.addresses.search.index import AddressIndex, postal_number, suffix_code, unit_code
from gigafibre_fsm.flow.addresses.search.labels import Place, bare_postal
from gigafibre_fsm.flow.addresses.search.parse import parse
from gigafibre_fsm.flow.addresses.search.rank import rank

FOLDER = Path(__file__).with_name("address_cases")


class Found(NamedTuple):
	label: str
	score: float
	exact: bool


class Register(NamedTuple):
	"""The addresses of `address_cases/register.csv`; reference n is its n-th row."""

	index: AddressIndex
	places: list[Place]

	@classmethod
	def read(cls) -> Register:
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
		return cls(index, places)

	def search(self, typed: str, limit: int = 8) -> list[Found]:
		"""Search as the website's list of hits does."""
		query = parse(typed)
		found = list(finds(self.index, query, rank(self.index, query), limit))[:limit]
		found.sort(key=lambda find: -find.score)
		return [Found(self.line(find.ref), find.score, find.exact) for find in found]

	def line(self, ref: int) -> str:
		place = self.places[ref - 1]
		return f"{place.label}, {place.locality}"
