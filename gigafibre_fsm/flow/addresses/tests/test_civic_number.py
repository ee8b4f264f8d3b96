"""Civic numbers, parsed and formatted."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gigafibre_fsm.flow.addresses import civic_number
from gigafibre_fsm.flow.addresses.civic_number import CivicNumber
from gigafibre_fsm.spelling import plain, spelt_out


@pytest.mark.parametrize(
	("text", "number", "suffix", "unit"),
	[
		("107E", 107, "E", ""),
		("107e", 107, "E", ""),
		("647-D", 647, "D", ""),
		("12½", 12, "1/2", ""),
		("12 1/2", 12, "1/2", ""),
		("12-1/2", 12, "1/2", ""),
		("12 et demi", 12, "1/2", ""),
		("12 et ½", 12, "1/2", ""),
		("11 441", 11441, "", ""),
		("11,441", 11441, "", ""),
		("306-79", 79, "", "306"),
		("306–79", 79, "", "306"),
		(" 12 ", 12, "", ""),
		("", 0, "", ""),
		("rue X", 0, "", ""),
		("12 rue", 0, "", ""),
		(None, 0, "", ""),
	],
)
def test_a_civic_number_is_parsed(text: str | None, number: int, suffix: str, unit: str) -> None:
	"""An order for 647E would be installed at 647."""
	assert civic_number.read(text) == (number, suffix, unit)


@pytest.mark.parametrize(
	("number", "suffix", "label"),
	[(107, "E", "107E"), (12, "1/2", "12 1/2"), (12, "BIS", "12 BIS"), (12, "", "12"), (0, "", "")],
)
def test_a_civic_number_is_formatted(number: int, suffix: str, label: str) -> None:
	"""12 1/2 written as 121/2 would send an ambulance to number 121."""
	assert civic_number.formatted(number, suffix) == label


@given(
	st.integers(1, 999_999),
	st.sampled_from(["", "1/2", *(chr(letter) for letter in range(ord("A"), ord("Z") + 1))]),
)
def test_a_formatted_number_parses_to_itself(number: int, suffix: str) -> None:
	"""A label on a bill would not lead back to its house."""
	assert civic_number.read(civic_number.formatted(number, suffix)) == (number, suffix, "")


@pytest.mark.parametrize(
	("line", "readings"),
	[
		("306-79 rue Repère", [((79, "", "306"), "rue Repère"), ((306, "", "79"), "rue Repère")]),
		("2807-A rue Repère", [((2807, "A", ""), "rue Repère"), ((2807, "", "A"), "rue Repère")]),
		("123-125, rue X", [((123, "", ""), "rue X"), ((125, "", ""), "rue X")]),
		("4-146 2e Rang", [((146, "", "4"), "2e Rang"), ((4, "", "146"), "2e Rang")]),
		("1 550 2e Rang", [((1550, "", ""), "2e Rang")]),
		("45E rue des Preuves", [((45, "E", ""), "rue des Preuves")]),
		("45 D, rue des Preuves", [((45, "D", ""), "rue des Preuves")]),
		("12½ rue X", [((12, "1/2", ""), "rue X")]),
		("12-¾, rue X", [((12, "3/4", ""), "rue X")]),
		("12 et demie, rue X", [((12, "1/2", ""), "rue X")]),
		("1 550, rue X", [((1550, "", ""), "rue X")]),
		("4e Rang", [((0, "", ""), "4e Rang"), ((4, "E", ""), "Rang")]),
		("4e Rang Sainte-Anne", [((0, "", ""), "4e Rang Sainte-Anne"), ((4, "E", ""), "Rang Sainte-Anne")]),
		("12e Avenue Nord", [((0, "", ""), "12e Avenue Nord"), ((12, "E", ""), "Avenue Nord")]),
		("45 d'Anjou", [((45, "", ""), "d'Anjou")]),
		("rue A", [((0, "", ""), "rue A")]),
		("C.P. 12, 45 rue X", [((45, "", ""), "rue X")]),
		("45, C. P. 12, rue X", [((45, "", ""), "rue X")]),
		("RR #2, 45 rue X", [((45, "", ""), "rue X")]),
		("45 rue X, R.R. 2", [((45, "", ""), "rue X")]),
		("45 rue X, 2e étage", [((45, "", ""), "rue X")]),
		("45 rue X, lot 4 567 890", [((45, "", ""), "rue X")]),
		("45 chemin du Lot 12", [((45, "", ""), "chemin du Lot 12")]),
		("100 à 104 rue X", [((100, "", ""), "rue X"), ((104, "", ""), "rue X")]),
		("100, 102, 104, rue X", [((100, "", ""), "rue X"), ((104, "", ""), "rue X")]),
		("1234-1236-1238 rue X", [((1234, "", ""), "rue X"), ((1238, "", ""), "rue X")]),
		("10.000 rue X", [((10000, "", ""), "rue X")]),
		("100 et 300 rue X", [((100, "", ""), "et 300 rue X")]),
	],
)
def test_a_number_before_a_street_is_parsed(line: str, readings: list[tuple[tuple, str]]) -> None:
	"""A drop at 306-79 would be taken for house 306, and its flat could never be sold."""
	assert list(civic_number.leading(line)) == [(CivicNumber(*number), rest) for number, rest in readings]


@pytest.mark.parametrize(
	("line", "rest", "unit"),
	[
		("38 rue du Perron app. 301", "38 rue du Perron", "301"),
		("38 app 301, rue du Perron", "38 rue du Perron", "301"),
		("18 rue Unité app RC", "18 rue Unité", "RC"),
		("18 rue Unité #rc", "18 rue Unité", "RC"),
		("18 rue de la Porte 4", "18 rue de la Porte 4", ""),
		("18 rue X, bureau 200-A", "18 rue X", "200A"),
		("18 rue X #4", "18 rue X", "4"),
		("18 rue X, app. # 4", "18 rue X", "4"),
		("18 rue X, logement 4", "18 rue X", "4"),
		("18 rue X log. RC", "18 rue X", "RC"),
		("condo 306, 18 rue X", "18 rue X", "306"),
		("18 rue X apt-4", "18 rue X", "4"),
		("RC-18 rue X", "18 rue X", "RC"),
		("B-12-18, 2e Rang", "18, 2e Rang", "B12"),
		("A-20", "A-20", ""),
		("1 rue du Logis", "1 rue du Logis", ""),
		("18 rue de l'Unité", "18 rue de l'Unité", ""),
		("18 rue du Bureau", "18 rue du Bureau", ""),
	],
)
def test_a_unit_is_extracted(line: str, rest: str, unit: str) -> None:
	"""The wrong flat of a building would get the line."""
	assert civic_number.take_unit(line) == (rest, unit)


@given(st.text(max_size=80))
def test_any_text_is_parsed_without_error(text: str) -> None:
	"""One odd row of the legacy table would break the search for all."""
	civic_number.read(text)
	assert list(civic_number.leading(text))
	civic_number.take_unit(text)


def test_ligatures_are_spelt_out() -> None:
	"""Sacré-Cœur would become Sacré-Cur, and Lecœur would not be found."""
	assert spelt_out("Sacré-Cœur 12½") == "Sacré-Coeur 12 1/2"
	assert plain("Ægidius Œuvrard, L’Île–Perrot") == "aegidius oeuvrard, l'ile-perrot"
