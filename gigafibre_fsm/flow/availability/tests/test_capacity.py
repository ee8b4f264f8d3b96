"""The capacity report of the OLTs."""

from __future__ import annotations

import pytest

from gigafibre_fsm.flow.availability.capacity import COUNTS, by_location, capacity

pytestmark = pytest.mark.site

PORTS = (
	("Available", "Installed"), ("Available", "Boîtier pas installé"), ("Held", "Installed"), ("Reserved", "Installed"),
	("Occupied", "Installed"), ("Occupied", "Installed"), ("Faulty", "Installed"), ("Retired", "Installed"),
)  # fmt: skip


@pytest.fixture
def olts(site) -> None:
	for number in (1, 2):
		olt = site.new_doc("OLT")
		olt.update(
			{
				"olt_name": f"OLT plein {number}",
				"ip_address": f"203.0.113.{number}",
				"location": "Essai-Plein",
			}
		)
		olt.update({"is_sample": 1}).insert()
		for position, (status, drop_state) in enumerate(PORTS):
			port = site.new_doc("Fibre Port")
			port.update(
				{
					"olt": olt.name,
					"status": status,
					"drop_state": drop_state,
					"rue": "rang Plein",
					"is_sample": 1,
				}
			)
			port.update({"ville": "Essai-Plein", "civic_number": "1"})
			port.insert(set_name=f"FIB-P{number}{position}")


def test_each_port_is_counted_once(olts) -> None:
	"""Sales would promise lines that are not there, or planning build where there is room."""
	for row in capacity("Essai-Plein"):
		assert {count: row[count] for count in COUNTS} == {
			"total": 7, "connected": 2, "reserved": 1, "out_of_service": 1, "available": 3, "box_missing": 1,
		}  # fmt: skip


def test_a_location_is_the_sum_of_its_olts(olts) -> None:
	"""Only one of two OLTs in a village would be listed."""
	rows = by_location(capacity("Essai-Plein"))
	assert [(row["location"], row["olts"], row["total"], row["available"]) for row in rows] == [
		("Essai-Plein", 2, 14, 6)
	]


def test_an_olt_without_drops_is_shown(site) -> None:
	"""A new OLT would be missing from the report until its first drop."""
	olt = site.new_doc("OLT")
	olt.update(
		{"olt_name": "OLT vide", "ip_address": "203.0.113.3", "location": "Essai-Vide", "is_sample": 1}
	).insert()
	assert [row["total"] for row in capacity("Essai-Vide")] == [0]


def test_the_chart_has_room_for_every_name() -> None:
	"""Two bars would both be called "Saint-Ant ..."."""
	from gigafibre_fsm.gigafibre_fsm.report.olt_capacity.olt_capacity import MOST_BARS, MOST_LETTERS, _chart

	towns = ("Saint-Antoine-Abbé", "Saint-Chrysostome", "Sainte-Clotilde", "Hemmingford")
	rows = [
		{"location": town, "olt": town, "total": 3, "connected": 1, "reserved": 1, "available": 1}
		for town in towns * 3
	]
	labels = _chart(rows, "olt")["data"]["labels"]
	assert len(labels) == MOST_BARS and max(map(len, labels)) <= MOST_LETTERS
	assert labels[:4] == ["St-Antoine-Abbé", "St-Chrysostome", "Sainte-Clotilde", "Hemmingford"]
