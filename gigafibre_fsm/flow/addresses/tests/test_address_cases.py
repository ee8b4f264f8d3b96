"""Lines as people type them, with the address that must come first; towns, streets and codes are made up.

`address_cases/lines.tsv` has the typed line, the right label and the kind of difficulty; `!` before a label means that
it may come first but must not be called exact.
"""

from __future__ import annotations

import pytest

from gigafibre_fsm.flow.addresses.tests.made_up_register import FOLDER, Register

LINES = [line.split("\t") for line in (FOLDER / "lines.tsv").read_text(encoding="utf-8").splitlines()]


@pytest.fixture(scope="module")
def register() -> Register:
	return Register.read()


@pytest.mark.parametrize(("typed", "wanted", "kind"), LINES, ids=[f"{line[2]}: {line[0]}" for line in LINES])
def test_the_right_address_is_the_first_hit(register: Register, typed: str, wanted: str, kind: str) -> None:
	"""A visitor would not find the house, or would order for another one."""
	found = register.search(typed)
	assert found, f"nothing found ({kind})"
	assert found[0].label == wanted.lstrip("!"), kind
	assert not (wanted[0] == "!" and found[0].exact), kind


@pytest.mark.parametrize("typed", [line[0] for line in LINES])
def test_hits_are_sorted_by_score(register: Register, typed: str) -> None:
	"""A site that reads the scores would take another address than the list shows first."""
	scores = [find.score for find in register.search(typed)]
	assert scores == sorted(scores, reverse=True)


@pytest.mark.parametrize("code", ["G0L 9X0", "G1K 9A1", "J0K"])
def test_a_contradicting_postal_code_is_never_exact(register: Register, code: str) -> None:
	"""The visitor would continue with another household's address unasked."""
	for place in register.places:
		if place.postal_code.startswith(code):
			continue
		door = f"{place.number}{place.suffix}"
		found = register.search(f"{door} {place.street}, {place.locality} {code}")
		assert not [one for one in found if one.exact and one.label == f"{place.label}, {place.locality}"]
