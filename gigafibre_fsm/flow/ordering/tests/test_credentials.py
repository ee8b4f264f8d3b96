"""The first WiFi and telephone credentials."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gigafibre_fsm.flow.ordering import credentials


def test_a_wifi_password_has_no_ambiguous_characters() -> None:
	"""Customers who type an l for a 1 call support on their first evening."""
	for _ in range(200):
		password = credentials.wifi_password()
		assert credentials.is_wpa_password(password)
		assert not set(password) & set("0O1lIi o")


def test_credentials_are_unique() -> None:
	"""A neighbour could sign in to the household's WiFi with their own password."""
	assert len({credentials.wifi_password() for _ in range(2000)}) == 2000
	assert len({credentials.sip_password() for _ in range(2000)}) == 2000


def test_a_network_name_has_at_most_32_bytes() -> None:
	"""A name of more than 32 bytes is refused by the router, and the household has no WiFi."""
	assert credentials.is_ssid(credentials.wifi_ssid())
	assert credentials.is_ssid("é" * 16) and not credentials.is_ssid("é" * 17)
	assert (
		not credentials.is_ssid("")
		and not credentials.is_ssid(" maison ")
		and not credentials.is_ssid("a\nb")
	)


@given(st.text(max_size=80))
def test_wpa_passwords_follow_the_standard(password: str) -> None:
	"""A password with an accent would be accepted by us and refused by the router."""
	accepted = credentials.is_wpa_password(password)
	plain = 8 <= len(password) <= 63 and password.isascii() and password.isprintable()
	assert accepted == (plain and set(password) != {"*"})


@pytest.mark.parametrize(
	("name", "reason"),
	[
		("Chez nous", ""),
		("é" * 16, ""),
		("é" * 17, "34 bytes"),
		("🏠" * 9, "36 bytes"),
		("", "required"),
		("Chez nous ", "space"),
		("a\u200bb", "displayed"),
		("abc<def>ghi", "characters < >"),
	],
)
def test_an_invalid_network_name_is_refused_with_its_reason(name: str, reason: str) -> None:
	"""The name would be cut or changed without a word, or refused without a reason."""
	told = credentials.ssid_refusal(name)
	assert reason in told if reason else not told


@pytest.mark.parametrize(
	("password", "reason"),
	[
		("abc<def>ghi", ""),
		("x" * 63, ""),
		("x" * 64, "64 characters"),
		("court", "5 characters"),
		("motdepassé", "accents"),
		("********", "asterisks"),
	],
)
def test_an_invalid_wifi_password_is_refused_with_its_reason(password: str, reason: str) -> None:
	"""The household would read that its password has changed while the old one stays."""
	told = credentials.wpa_refusal(password)
	assert reason in told if reason else not told


def test_numbers_of_the_pool_are_assigned_once() -> None:
	"""Two households would ring at the same time."""
	pool = "450 555-0101\n(450) 555-0102, +1 450 555 0103\n450-555-0101\n12"
	assert credentials.pool_numbers(pool) == ["4505550101", "4505550102", "4505550103"]
	assert credentials.next_number(pool, {"4505550101"}) == "4505550102"
	assert credentials.next_number(pool, set(credentials.pool_numbers(pool))) is None
