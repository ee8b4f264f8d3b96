"""The public coverage map."""

from __future__ import annotations

import pytest

from gigafibre_fsm.flow.availability import coverage as maps

pytestmark = pytest.mark.site


def drop(site, latitude: float, longitude: float, **more) -> None:
	olt = site.new_doc("OLT")
	olt.update({"olt_name": "OLT des cartes", "ip_address": "192.0.2.9", "location": "Essai", "is_sample": 1})
	port = site.new_doc("Fibre Port")
	port.update({"ville": "Essai-sur-Carte", "rue": "rang des Cartes", "civic_number": "7", "is_sample": 1})
	port.update({"olt": olt.insert().name, "latitude": latitude, "longitude": longitude, **more})
	port.insert(set_name=f"FIB-C{abs(int(latitude * 1e6))}{abs(int(longitude * 1e6))}")


@pytest.fixture
def seen(site):
	"""The current map."""

	def look() -> dict:
		site.cache.delete_value(maps.CACHE)
		return maps.coverage()

	yield look
	site.cache.delete_value(maps.CACHE)


def test_the_map_shows_roads_but_no_houses(site, seen) -> None:
	"""Anyone could read from the page which house has our line."""
	drop(site, 46.101234, -74.201234)
	found = seen()
	near = [
		cell for cell in found["cells"] if abs(cell[0] - 46.101234) < 0.01 and abs(cell[1] + 74.201234) < 0.01
	]
	assert near == [[46.1, -74.207]]
	town = next(place for place in found["places"] if place["name"] == "Essai-sur-Carte")
	assert (town["status"], town["planned"]) == ("live", "")


def test_a_retired_drop_is_not_on_the_map(site, seen) -> None:
	"""Visitors would come from a village that no longer has a line."""
	drop(site, 46.301234, -74.401234, status="Retired")
	assert not [cell for cell in seen()["cells"] if abs(cell[0] - 46.3) < 0.02]


def test_planned_zones_are_shown_with_their_date(site, seen) -> None:
	"""Those who will have fibre soon would go elsewhere."""
	zone = site.new_doc("Coverage Zone")
	zone.update({"zone_name": "Essai de carte", "municipality": "Prévue-sur-Carte", "status": "Planned"})
	zone.update({"planned_date": "2027-05-31", "is_sample": 1})
	zone.insert()
	place = next(place for place in seen()["places"] if place["name"] == "Prévue-sur-Carte")
	assert (place["status"], place["planned"], place["latitude"]) == ("planned", "2027-05-31", None)
