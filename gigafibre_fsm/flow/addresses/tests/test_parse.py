"""Parsing typed address lines."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gigafibre_fsm.flow.addresses.search.parse import parse
from gigafibre_fsm.flow.addresses.search.tokenizer import core, stored_tokens


@pytest.mark.parametrize(
	("typed", "number", "suffix", "unit"),
	[
		("123 rue Principale", 123, "", ""),
		("123A rue Principale", 123, "A", ""),
		("123-A, rue Principale", 123, "A", ""),
		("123 1/2 rue Principale", 123, "1/2", ""),
		("4-123 rue Principale", 123, "", "4"),
		("123 rue Principale app. 4", 123, "", "4"),
		("123 rue Principale #4", 123, "", "4"),
		("123 rue Principale, apt 4B", 123, "", "4B"),
		("123-125 rue Principale", 123, "", ""),
		("rue Principale 123", 123, "", ""),
		("Saint-Anicet rue Principale 123", 123, "", ""),
		("125 1er rang", 125, "", ""),
		("125 3e concession", 125, "", ""),
		("1023 route 202", 1023, "", ""),
		("route 202 1023", 1023, "", ""),
		("123rue principale", 123, "", ""),
		("C.P. 12, 123 rue Principale", 123, "", ""),
		("123 rue Principale, case postale 12", 123, "", ""),
		("P.O. Box 45, 123 Principale", 123, "", ""),
		("123 chemin Ridge RR#2 Huntingdon", 123, "", ""),
		("RR 2, 123 chemin Ridge", 123, "", ""),
		("123 rue Principale, 2e étage", 123, "", ""),
		("2nd floor, 123 rue Principale", 123, "", ""),
		("123 à 127 rue Principale", 123, "", ""),
		("123 rue Principale sous-sol", 123, "", ""),
		("app SS 339 rue Principale", 339, "", "SS"),
		("app. sous-sol, 339 rue Principale", 339, "", "SS"),
		("SS 339 rue Principale", 339, "", "SS"),
		("SS-339 rue Principale", 339, "", "SS"),
		("339 rue Principale app. SS", 339, "", "SS"),
		("339 rue Principale, app. sous-sol", 339, "", "SS"),
		("SS 2, 123 chemin Ridge", 123, "", ""),
		("123 chemin Ridge S.S. 2", 123, "", ""),
	],
)
def test_the_civic_number_is_found(typed: str, number: int, suffix: str, unit: str) -> None:
	"""Another house would be offered."""
	door = parse(typed).doors[0]
	assert (door.number, door.suffix, door.unit) == (number, suffix, unit)


@pytest.mark.parametrize("typed", ["rang 1", "1er rang", "Premier rang", "1er Rg", "rg 1", "rang I"])
def test_spellings_of_the_first_rang_are_normalized(typed: str) -> None:
	"""`rang 1` and `1er rang` would be two roads, or `1` would resemble `12`."""
	assert "#1" in parse(typed).tokens
	assert "#12" not in parse(typed).tokens


@pytest.mark.parametrize(
	("typed", "postal"),
	[
		("12 rue X J0S 1M0", "J0S1M0"),
		("12 rue X j0s1m0", "J0S1M0"),
		("12 rue X, J0S", "J0S"),
		("J0S-1M0", "J0S1M0"),
		("12 rue X", ""),
		("12 rue X D0S 1M0", ""),
		("JOS", "J0S"),
		("12 rue Hill JOS", "J0S"),
		("Jos", ""),
		("125 RUE JOS", ""),
		("hop", ""),
	],
)
def test_full_and_partial_postal_codes_are_parsed(typed: str, postal: str) -> None:
	"""People who know only their postal code would find nothing."""
	assert parse(typed).postal == postal


@pytest.mark.parametrize(
	("typed", "stored"),
	[
		("St-Jean", "Saint-Jean"),
		("ste clotilde", "Sainte-Clotilde"),
		("ch. Ridge", "chemin Ridge"),
		("BOUL. DU HAVRE", "boulevard du Havre"),
		("Mtée Cooper", "montée Cooper"),
		("av Champlain", "avenue Champlain"),
		("Pie 12", "Pie-XII"),
		("Jean-XXIII", "Jean 23"),
		("XXe Avenue", "20e Avenue"),
		("VIe rang", "6e Rang"),
		("3ième Concession", "3e Concession"),
		("rue de l’Eglise", "rue de l'Église"),
		("Ridge Road", "Ridge Rd"),
		("quatre-vingtième avenue", "80e Avenue"),
		("quatre-vingt-dixième avenue", "90e Avenue"),
		("quatre vingt dix-septième avenue", "97e Avenue"),
		("soixante et onzième avenue", "71e Avenue"),
		("soixante-dix-neuvième avenue", "79e Avenue"),
	],
)
def test_typed_and_stored_text_have_the_same_tokens(typed: str, stored: str) -> None:
	"""Abbreviations and missing accents would not be understood."""
	assert parse(typed).tokens == stored_tokens(stored)


@pytest.mark.parametrize(
	"end", [" Qc.", ", QC, Canada", " (Québec) Canada", ", P.Q.", " (Qué.)", ", Qc H0H 0H0, Canada"]
)
def test_the_province_is_no_word_of_the_address(end: str) -> None:
	"""An address that a browser fills in with its province would not be called exact."""
	assert parse(f"45 rue X, Saint-Paul{end}").tokens == parse("45 rue X, Saint-Paul").tokens
	assert "quebec" in parse("45 rue X, Québec, QC").tokens


def test_the_core_of_a_street_is_its_distinguishing_words() -> None:
	"""Streets would be compared by the generic words that all of them have."""
	assert core(stored_tokens("chemin de la Rivière")) == ("riviere",)
	assert core(stored_tokens("4e Rang")) == ("#4", "rang")
	assert core(stored_tokens("rue de la")) == ("rue",)


@given(st.text(max_size=300))
def test_any_text_is_parsed_without_error(typed: str) -> None:
	"""One unusual character in the search box would show an error."""
	query = parse(typed)
	assert len(query.tokens) <= 14
	assert all(-1 <= place < len(query.tokens) for door in query.doors for place in (door.token, door.also))
