"""Interpretations of a text in the search box."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gigafibre_fsm.flow.support import rules

KEYS = (
	("jean.tremblay@example.com", [rules.EMAIL]),
	("450 555-0142", [rules.PHONE]),
	("+1 (450) 555-0142", [rules.PHONE]),
	("5550142", [rules.PHONE, rules.ACCOUNT, rules.SERIAL]),
	("900050007", [rules.ACCOUNT, rules.SERIAL]),
	("10023", [rules.ACCOUNT, rules.SERIAL]),
	("ACC-SINV-2026-00012", [rules.ACCOUNT, rules.INVOICE, rules.SERIAL]),
	("FIB-12345", [rules.PORT]),
	("0/2/7", [rules.PORT]),
	("0/2/7/13", [rules.PORT]),
	("3c:84:6a:01:02:03", [rules.MAC]),
	("403F8C010203", [rules.MAC, rules.SERIAL]),
	("RCMG19E01234", [rules.SERIAL]),
	("1867 chemin de la Rivière", [rules.ADDRESS]),
	("Tremblay", [rules.ADDRESS, rules.NAME]),
	("O'Connor", [rules.ADDRESS, rules.NAME]),
	("J. Tremblay", [rules.ADDRESS, rules.NAME]),
	("ab", []),
	("450\u2013555\u20130142", [rules.PHONE, rules.SERIAL]),
	("(450) 555-0142 poste 12", [rules.PHONE, rules.ADDRESS, rules.NAME]),
	("#900050007", [rules.ACCOUNT]),
	("fib 12345", [rules.PORT]),
	("S/N: RCMG 19E0 1234", [rules.SERIAL]),
	("9123-4567 Québec inc.", [rules.ADDRESS, rules.NAME]),
	("9123-4567", [rules.SERIAL, rules.NAME]),
)


@pytest.mark.parametrize(("typed", "keys"), KEYS)
def test_each_key_is_recognised(typed: str, keys: list[str]) -> None:
	"""Support would type a serial or a port and find nobody."""
	assert [lookup.key for lookup in rules.lookups(typed)] == keys


def test_a_whole_number_is_looked_for_in_every_notation() -> None:
	"""A customer's number is stored as staff typed it: with hyphens, with brackets, without a country."""
	(lookup,) = rules.lookups("(450) 555-0142")
	assert {"+14505550142", "4505550142", "450-555-0142", "(450) 555-0142"} <= set(lookup.values)


def test_a_domain_with_accents_is_looked_for_as_it_is_stored() -> None:
	"""Support would type the customer's address and find nobody."""
	(lookup,) = rules.lookups("Jean@Québec.ca")
	assert lookup.values == ("jean@xn--qubec-csa.ca",)


def test_a_mac_is_looked_for_in_every_notation() -> None:
	"""The label says 3C846A010203, the record 3C:84:6A:01:02:03."""
	found = next(lookup for lookup in rules.lookups("3c84.6a01.0203") if lookup.key == rules.MAC)
	assert found.values == ("3C846A010203", "3C:84:6A:01:02:03", "3C-84-6A-01-02-03")


@pytest.mark.parametrize(
	("typed", "begins"),
	[("647-E rue X", "647E"), ("12½, rue X", "12 1/2"), ("1 550 rue X", "1550"), ("4-123 rue X", "123")],
)
def test_a_civic_number_is_looked_for_as_it_is_stored(typed: str, begins: str) -> None:
	"""The household at 647E would be nobody's."""
	(lookup,) = rules.lookups(typed)
	assert (lookup.key, lookup.values) == (rules.ADDRESS, (begins, "rue"))


@pytest.mark.parametrize(
	("typed", "stored"),
	[
		("Lecoeur", "lecœur"),
		("Lecœur", "lecoeur"),
		("st-jean", "saint-jean"),
		("Sainte-Anne", "ste-anne"),
		("ch", "chemin"),
	],
)
def test_a_word_is_looked_for_in_its_spellings(typed: str, stored: str) -> None:
	"""Support would find neither Lecœur nor the rue Saint-Jean by what a keyboard writes."""
	assert stored in rules.spellings(typed)


def test_a_serial_is_looked_for_in_its_letters() -> None:
	"""Some labels print the serial of an ONT in hexadecimal."""
	(lookup,) = rules.lookups("52434D4719E01234")
	assert (lookup.key, lookup.values) == (rules.SERIAL, ("RCMG19E01234",))


@given(st.text(max_size=60))
def test_any_text_is_a_search(typed: str) -> None:
	"""Random input would be an error page."""
	for lookup in rules.lookups(typed):
		assert lookup.key in rules.KEYS and lookup.values
