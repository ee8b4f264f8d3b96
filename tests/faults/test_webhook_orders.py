"""Stripe's events arrive late, in any order and repeatedly. All 24 orders: `./fsm figures webhook-orders`."""

from __future__ import annotations

import pytest

from tests.faults import hooks, shop
from tests.faults.lab import Lab

pytestmark = [pytest.mark.site, pytest.mark.slow, pytest.mark.timeout(1200)]


@pytest.mark.parametrize("order", [(0, 1, 2, 3), (3, 2, 1, 0), (3, 1, 0, 2)], ids=str)
def test_four_events_in_any_order_give_the_same_result(lab: Lab, order: tuple[int, ...]):
	"""A customer who has paid would be told that the card was declined, or pay twice."""
	end = hooks.play(lab, shop.submit(shop.fill(lab, cart=shop.SOLO)), order, times=3)
	assert end["findings"] == []
	assert (end["invoice"], end["payments"]) == ((0.0, "Paid", "Paid"), 1)
