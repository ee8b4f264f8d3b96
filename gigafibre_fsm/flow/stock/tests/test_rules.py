"""Stock entries to make, shortages of a truck, differences of a count: no site."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gigafibre_fsm.flow.stock import rules
from gigafibre_fsm.flow.stock.rules import OUTSIDE, TRUCK, Difference, Entry, Place, Truck

TRUCK_1, STORE, HOMES = "Camion 1", "Magasin", "Chez les clients"
MINE, OTHER = Place(TRUCK, "TECH-001"), Place(TRUCK, "TECH-002")


@pytest.mark.parametrize(
	("known", "held", "source", "target", "ours", "entry", "wrong"),
	[
		(True, TRUCK_1, TRUCK_1, HOMES, True, Entry("Material Transfer", TRUCK_1, HOMES), ""),
		(True, STORE, TRUCK_1, HOMES, True, Entry("Material Transfer", STORE, HOMES), rules.ELSEWHERE),
		(False, "", TRUCK_1, HOMES, True, Entry("Material Receipt", target=HOMES), rules.UNKNOWN),
		(True, "", TRUCK_1, HOMES, True, Entry("Material Receipt", target=HOMES), rules.ELSEWHERE),
		(True, HOMES, TRUCK_1, HOMES, True, None, ""),
		(False, "", HOMES, TRUCK_1, False, Entry("Material Receipt", target=TRUCK_1), ""),
		(True, HOMES, HOMES, "", False, Entry("Material Issue", source=HOMES), ""),
		(False, "", "", STORE, False, Entry("Material Receipt", target=STORE), ""),
	],
)
def test_the_books_follow_what_was_scanned(known, held, source, target, ours, entry, wrong) -> None:
	"""A device would be in the house but still in the warehouse's stock; or a missing device would not be searched for."""
	assert rules.of_device(known, held, source, target, ours) == (entry, wrong)


@given(
	held=st.floats(0, 500).map(lambda value: round(value, 1)),
	quantity=st.floats(0.1, 500).map(lambda value: round(value, 1)),
	target=st.sampled_from(["", HOMES]),
)
def test_the_books_never_go_below_zero(held: float, quantity: float, target: str) -> None:
	"""ERPNext would refuse the cable that a visit has used, and its stock would be wrong for ever."""
	entries, wrong = rules.of_material(held, quantity, TRUCK_1, target)
	left = held
	for entry, much in entries:
		left += much * (entry.target == TRUCK_1) - much * (entry.source == TRUCK_1)
		assert left >= -0.001
	assert left == pytest.approx(max(held - quantity, 0), abs=0.002)
	assert bool(wrong) == (quantity > held)


def test_the_load_list_keeps_the_minimum() -> None:
	"""The last router of a truck would go to the last house of the day, and the emergency of the evening would wait."""
	assert rules.to_load(needed=3, held=2, minimum=1) == 2
	assert rules.to_load(needed=3, held=5, minimum=1) == 0
	assert rules.to_load(needed=0, held=20, minimum=60.5) == 40.5


def test_what_a_truck_carries_is_not_lacking() -> None:
	"""A dispatcher would see every device of the day as missing, or none."""
	truck = Truck({"A1": "ONT", "B2": "Routeur"}, {"Drop cable": 120})
	needs = {"ONT": 3, "Routeur": 1, "Drop cable": 120.5, "Wall outlet": 0}
	assert rules.lacking(needs, truck) == {"ONT": 2, "Drop cable": 0.5}


def test_a_count_names_what_differs() -> None:
	"""The keeper would search a whole truck for the one device that is missing."""
	truck = Truck({"A1": "ONT", "B2": "Routeur"}, {"Drop cable": 120, "Wall outlet": 4})
	found = rules.differences(
		truck, {"B2": "Routeur", "C3": "Routeur"}, {"Drop cable": 96.5, "Wall outlet": 4}
	)
	assert found == [
		Difference("A1", "ONT", 1, 0),
		Difference("C3", "Routeur", 0, 1),
		Difference("", "Drop cable", 120, 96.5),
	]
	assert not rules.differences(truck, dict(truck.devices), {})


def test_what_the_books_have_not_written_yet_counts() -> None:
	"""A device that a colleague has just taken would be shown on two trucks."""
	truck = Truck({"A1": "ONT"}, {"Drop cable": 10})
	steps = [
		("A1", "ONT", 1, MINE, OTHER),
		("B2", "Routeur", 1, OUTSIDE, MINE),
		("", "Drop cable", 4, MINE, OUTSIDE),
		("", "Drop cable", 30, OTHER, MINE),
	]
	after = rules.moved(truck, MINE, steps)
	assert after == Truck({"B2": "Routeur"}, {"Drop cable": 36})
	assert (after.held("Routeur"), after.held("ONT"), after.held("Drop cable")) == (1, 0, 36)
