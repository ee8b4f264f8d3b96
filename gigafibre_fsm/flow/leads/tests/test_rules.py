"""Which leads a new drop serves, without a site."""

from __future__ import annotations

import pytest

from gigafibre_fsm.flow.addresses.search.labels import Place
from gigafibre_fsm.flow.leads.rules import Wish, is_requested_address, road_of

DROP = Place(123, "", "", "rang Saint-Antoine", "Saint-Rémi", "68055", "J0L 2L0")


@pytest.mark.parametrize(
	("wish", "told"),
	[
		(Wish("123, rang Saint-Antoine, Saint-Rémi", municipality_code="68055"), True),
		(Wish("123 rg st antoine st-remi"), True),
		(Wish("123 rang st-antoin, saint-remi"), True),
		(Wish("123 rang Saint-Antoine", municipality_code="68055"), True),
		(Wish("125 rang Saint-Antoine, Saint-Rémi", municipality_code="68055"), False),
		(Wish("123 rang Saint-André, Saint-Rémi", municipality_code="68055"), False),
		(Wish("123 rang Saint-Antoine, Saint-Rémi", municipality_code="70012"), False),
		(Wish("123 rang Saint-Antoine"), False),
		(Wish("rang Saint-Antoine, Saint-Rémi", municipality_code="68055"), False),
		(Wish("", municipality_code="68055"), False),
	],
)
def test_only_the_exact_address_is_notified(wish: Wish, told: bool) -> None:
	"""People would be notified of fibre at another house, or never."""
	assert is_requested_address(wish, DROP) is told


def test_a_known_civic_address_decides() -> None:
	"""Two ways of writing one address would hide the drop from its lead."""
	assert is_requested_address(Wish("écrit autrement", civic_address=7), DROP, drop_civic=7)
	assert not is_requested_address(
		Wish("123 rang Saint-Antoine, Saint-Rémi", civic_address=7), DROP, drop_civic=8
	)


@pytest.mark.parametrize(
	("address", "road"),
	[
		("265, montée Powerscourt, Ormstown", "montée Powerscourt"),
		("12A rang Inconnu", "rang Inconnu"),
		("12 A, 3e Concession, Hemmingford", "3e Concession"),
		("1234-1236 chemin de la Rivière, Sainte-Clotilde", "chemin de la Rivière"),
		("3e Concession, Hemmingford", "3e Concession"),
		("", ""),
	],
)
def test_demand_is_counted_by_road(address: str, road: str) -> None:
	"""Ten people on one road would be counted as ten roads with one lead each."""
	assert road_of(address) == road
