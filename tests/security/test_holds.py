"""How many ports one visitor can hold."""

from __future__ import annotations

import pytest

from tests.world import orders
from tests.world.fixtures import World
from tests.world.orders import SOLO

pytestmark = pytest.mark.site


def test_the_holds_of_one_browser_are_limited(world: World) -> None:
	"""A prankster could hold every free port of a village, and nobody there could order."""
	buyer = world.visitor()
	ports = [world.network.take() for _line in range(6)]
	for port in ports:
		buyer.post("checkout.start", offer=orders.offer(buyer, port), services=SOLO, commitment=0)
	db = world.look().db
	assert {port for port in ports if db.get_value("Fibre Port", port, "status") == "Held"} == {*ports[-3:]}
