"""Counts of a truck that meet one another."""

from __future__ import annotations

import pytest

from gigafibre_fsm.exceptions import Conflict
from gigafibre_fsm.flow.stock import counts, trucks
from tests.factories import stock

pytestmark = pytest.mark.site


def test_two_counts_of_the_same_truck_correct_it_once(kept, who) -> None:
	"""Cable that is missing once would be taken off the books twice, and the truck would never agree with its count."""
	stock.receive("Drop cable", 100)
	stock.act(who, "take_material", material="Drop cable", quantity=60)
	stock.book_all()
	for _phone_and_desk in range(2):
		stock.act(who, "count", codes=[], materials={"Drop cable": 50})
	first, second = kept.get_all("Truck Count", {"technician": who.name}, pluck="name", order_by="creation")
	counts.approve(first)
	with pytest.raises(Conflict, match="corrected since"):
		counts.approve(second)
	stock.book_all()
	assert trucks.content_of(who.name).materials == {"Drop cable": 50}
	assert counts.discard(second, "Compté deux fois").status == "Discarded"
