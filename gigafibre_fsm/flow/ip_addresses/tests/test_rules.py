"""Blocks of addresses, and times that meet."""

from __future__ import annotations

from datetime import datetime
from ipaddress import IPv6Address, ip_address, ip_network

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gigafibre_fsm.flow.ip_addresses import rules
from gigafibre_fsm.flow.ip_addresses.rules import BadBlock, Span


@pytest.mark.parametrize(
	("written", "text"),
	[
		(" 203.0.113.8 ", "203.0.113.8"),
		("203.0.113.8/32", "203.0.113.8"),
		("203.0.113.8/29", "203.0.113.8/29"),
		("2001:DB8:0:100::/56", "2001:db8:0:100::/56"),
		("2001:db8::0:1", "2001:db8::1"),
	],
)
def test_a_block_has_one_form(written: str, text: str) -> None:
	"""One address written in two ways would be given to two customers."""
	assert rules.text_of(rules.block_of(written)) == text


@pytest.mark.parametrize(
	"written", ["", "203.0.113", "203.0.113.9/29", "203.0.113.8/33", "x", "1.2.3.4/", "::1%eth0/64"]
)
def test_what_is_no_block_is_refused(written: str) -> None:
	"""Half an address would be in the register and in no router."""
	with pytest.raises(BadBlock):
		rules.block_of(written)


@given(st.integers(0, 2**32 - 1), st.integers(0, 2**32 - 1))
def test_texts_sort_like_addresses(one: int, other: int) -> None:
	"""A search for an address would miss the block that holds it."""
	first, second = (rules.sortable(str(ip_address(each))) for each in (one, other))
	assert (first < second) == (one < other)
	assert rules.sortable(str(ip_address(one))) < rules.sortable("::")


@given(st.integers(0, 2**128 - 1), st.integers(64, 128))
def test_a_block_s_ends_hold_its_addresses(address: int, length: int) -> None:
	"""Version 6 would be compared as version 4 is."""
	block = ip_network((IPv6Address(address), length), strict=False)
	first, last = rules.ends_of(block)
	assert first <= rules.sortable(str(IPv6Address(address))) <= last


@pytest.mark.parametrize(
	("written", "whole", "gateway", "unusable"),
	[
		("203.0.113.0", "203.0.113.0/24", "", True),
		("203.0.113.255", "203.0.113.0/24", "", True),
		("203.0.113.1", "203.0.113.0/24", "203.0.113.1", True),
		("203.0.113.0/29", "203.0.113.0/24", "203.0.113.1", True),
		("203.0.113.8/29", "203.0.113.0/24", "203.0.113.1", False),
		("203.0.113.0", "203.0.113.0/31", "", False),
		("2001:db8::", "2001:db8::/48", "", False),
	],
)
def test_the_network_s_own_addresses_are_nobody_s(
	written: str, whole: str, gateway: str, unusable: bool
) -> None:
	"""A customer who gets the gateway's address takes the whole range down."""
	assert rules.is_unusable(rules.block_of(written), rules.block_of(whole), gateway) is unusable


def day(number: int) -> datetime:
	return datetime.fromisoformat(f"2026-11-{number:02}T00:00")


@pytest.mark.parametrize(
	("one", "other", "meet"),
	[
		(Span(day(1), day(5)), Span(day(5), day(9)), False),
		(Span(day(1), day(5)), Span(day(4)), True),
		(Span(day(1)), Span(day(20), day(21)), True),
		(Span(day(6)), Span(day(1), day(6)), False),
	],
)
def test_times_that_share_a_moment(one: Span, other: Span, meet: bool) -> None:
	"""An address could not be given to the next customer, or be given to two at once."""
	assert one.meets(other) is other.meets(one) is meet
