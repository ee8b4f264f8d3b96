from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gigafibre_fsm import telephone
from gigafibre_fsm.flow.portal.rules import (
	codes_match,
	digest,
	is_code,
	new_code,
)


def test_codes_are_six_digits_and_differ() -> None:
	"""A customer could not type the code, or a stranger could guess it."""
	codes = {new_code() for _ in range(200)}
	assert all(is_code(code) for code in codes) and len(codes) > 190


@pytest.mark.parametrize("code", ["", "12345", "1234567", "12345a", "１２３４５６", "12 456", "-12345"])
def test_text_that_is_not_a_code_is_rejected(code: str) -> None:
	"""A text that is no code would count as a guess."""
	assert not is_code(code)


@given(st.text(max_size=20), st.text(max_size=20), st.text("0123456789", min_size=6, max_size=6))
def test_a_code_is_valid_for_its_contact_only(one: str, other: str, code: str) -> None:
	"""A code sent to one person would sign another one in."""
	assert codes_match(digest(one, code, b"k"), digest(other, code, b"k")) == (one == other)
	assert not codes_match(digest(one, code, b"k"), digest(one, code, b"other"))


def test_a_number_is_found_in_every_notation() -> None:
	"""A customer whose number was written with dashes could not sign in."""
	assert {"+15145550123", "5145550123", "514-555-0123", "(514) 555-0123"} <= set(
		telephone.forms("+15145550123")
	)
	assert telephone.forms("+33123456789") == ["+33123456789"]
