from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gigafibre_fsm.flow.portal.rules import (
	digest,
	is_code,
	is_wifi_name,
	is_wifi_password,
	new_code,
	phone_forms,
	same,
)


def test_codes_are_six_digits_and_differ() -> None:
	"""A customer could not type the code, or a stranger could guess it."""
	codes = {new_code() for _ in range(200)}
	assert all(is_code(code) for code in codes) and len(codes) > 190


@pytest.mark.parametrize("code", ["", "12345", "1234567", "12345a", "１２３４５６", "12 456", "-12345"])
def test_what_is_no_code(code: str) -> None:
	"""Something that is no code would be counted and compared as one."""
	assert not is_code(code)


@given(st.text(max_size=20), st.text(max_size=20), st.text("0123456789", min_size=6, max_size=6))
def test_a_code_is_good_for_its_contact_only(one: str, other: str, code: str) -> None:
	"""A code sent to one person would sign another one in."""
	assert same(digest(one, code, b"k"), digest(other, code, b"k")) == (one == other)
	assert not same(digest(one, code, b"k"), digest(one, code, b"other"))


@pytest.mark.parametrize(
	("ssid", "good"),
	[
		("Chez nous", True),
		("é" * 16, True),
		("é" * 17, False),
		("", False),
		(" a", False),
		("a\n", False),
		("x" * 32, True),
	],
)
def test_wifi_names(ssid: str, good: bool) -> None:
	"""The router would refuse the name and the household keep the old one without knowing."""
	assert is_wifi_name(ssid) is good


@pytest.mark.parametrize(
	("password", "good"),
	[
		("12345678", True),
		("1234567", False),
		("x" * 63, True),
		("x" * 64, False),
		("motdepassé", False),
		("a b c d e", True),
	],
)
def test_wifi_passwords(password: str, good: bool) -> None:
	"""The router would refuse the password, or no phone could type it."""
	assert is_wifi_password(password) is good


def test_a_number_is_found_however_it_was_written() -> None:
	"""A customer whose number was written with dashes could not sign in."""
	assert {"+15145550123", "5145550123", "514-555-0123", "(514) 555-0123"} <= set(
		phone_forms("+15145550123")
	)
	assert phone_forms("+33123456789") == ["+33123456789"]
