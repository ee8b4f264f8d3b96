"""Drops in buildings: the flat that a row of the fibre table refers to."""

from __future__ import annotations

import pytest

from gigafibre_fsm.flow.addresses.matching.finding import Drop, Finder
from gigafibre_fsm.flow.addresses.matching.proposals import Proposal, proposal_of
from gigafibre_fsm.flow.addresses.search.labels import readings_of_drop
from gigafibre_fsm.flow.addresses.tests.made_up_register import Register

COLUMNS = ("civic_number", "civic_suffix", "unit", "municipality_code")


@pytest.fixture(scope="module")
def register() -> Register:
	return Register.read()


def proposed(register: Register, rue: str, **columns: str) -> Proposal | None:
	row = {**dict.fromkeys(COLUMNS, ""), "rue": rue, "ville": "Saint-Éprouvé", "zip": "G0X 9Z0", **columns}
	drop = Drop("FIB-1", tuple(readings_of_drop(row)), (None, None))
	doors = {
		ref: (place.number, place.suffix, place.unit) for ref, place in enumerate(register.places, start=1)
	}
	return proposal_of(drop, Finder(register.index).find(drop), doors, set())


@pytest.mark.parametrize(
	("rue", "label"),
	[
		("306-79 rue Repère", "79, Rue Repère, app. 306"),
		("306 - 79, RUE REPERE", "79, Rue Repère, app. 306"),
		("79 rue Repère app. 306", "79, Rue Repère, app. 306"),
		("79 app 306 rue Repère", "79, Rue Repère, app. 306"),
		("79 rue Repère #101", "79, Rue Repère, app. 101"),
		("79 rue Repère", "79, Rue Repère"),
		("38 rue du Perron app. 301", "38, Rue du Perron, app. 301"),
		("38 rue du Perron", "38, Rue du Perron"),
		("1-53 chemin du Perron", "53, Chemin du Perron, app. 1"),
		("2807-A rue Repère", "2807A, Rue Repère"),
		("2807 b, rue Repère", "2807B, Rue Repère"),
		("97 rue Repère app. 4", "97, Rue Repère"),
	],
)
def test_the_written_unit_is_linked(register: Register, rue: str, label: str) -> None:
	"""Thousands of drops in buildings would wait for a person, one by one."""
	found = proposed(register, rue)
	assert found is not None
	assert (register.places[found.civic - 1].label, found.verdict) == (label, "Accepted")


@pytest.mark.parametrize("columns", [{"civic_number": "79", "unit": "306"}, {"civic_number": "306-79"}])
def test_separate_unit_columns_give_the_same_match(register: Register, columns: dict[str, str]) -> None:
	"""A table with separate unit columns would be matched worse than a mixed one."""
	found = proposed(register, "rue Repère", **columns)
	assert found and register.places[found.civic - 1].unit == "306" and found.verdict == "Accepted"


@pytest.mark.parametrize(
	"rue",
	["79 rue Repère app. 999", "91 rue Repère", "91 rue Repère app. 3", "2807 rue Repère", "97E rue Repère"],
)
def test_an_unknown_unit_is_proposed_for_review(register: Register, rue: str) -> None:
	"""Somebody else's flat would be sold as this one."""
	found = proposed(register, rue)
	assert found is None or found.verdict != "Accepted"
