"""Drives by road, against a stand-in of OSRM."""

from __future__ import annotations

import pytest
import requests

from gigafibre_fsm.exceptions import ServiceUnavailable
from gigafibre_fsm.flow.scheduling import roads
from gigafibre_fsm.flow.scheduling.travel import Place, great_circle
from gigafibre_fsm.integrations.osrm import client
from gigafibre_fsm.scheduled import minutely
from tests.factories import ordering

pytestmark = pytest.mark.site
HEADQUARTERS, HOUSE, NUNAVIK = Place(45.1675, -73.6810), Place(45.2032, -73.7415), Place(58.1, -68.4)


@pytest.fixture
def osrm(site, fakes) -> str:
	url = fakes["osrm"]["url"]
	site.db.set_single_value("Gigafibre Settings", "osrm_url", url)
	site.clear_document_cache("Gigafibre Settings", "Gigafibre Settings")
	for key in (roads.LEGS, roads.STATE):
		site.cache.delete_value(key)
	yield url
	requests.post(f"{url}/_reset", timeout=5)
	site.db.set_single_value("Gigafibre Settings", "osrm_url", "")
	site.clear_document_cache("Gigafibre Settings", "Gigafibre Settings")
	for key in (roads.LEGS, roads.STATE):
		site.cache.delete_value(key)


def test_a_drive_is_measured_there_and_back(site, osrm) -> None:
	"""A route would be planned over a river that has no bridge."""
	found = {(start, end): (minutes, km) for start, end, minutes, km in client.legs([HEADQUARTERS, HOUSE])}
	there, back = found[HEADQUARTERS, HOUSE], found[HOUSE, HEADQUARTERS]
	assert there != back and min(there[1], back[1]) > great_circle(HEADQUARTERS, HOUSE)
	assert not list(client.legs([HEADQUARTERS, NUNAVIK])), "no road leads there"


def test_more_places_than_one_request_takes(site, osrm) -> None:
	"""A busy day would be planned as the crow flies: the server refuses more than a hundred places at once."""
	places = [Place(45.1 + number / 1000, -73.6) for number in range(130)]
	assert len(list(client.legs(places))) == 130 * 129


def test_planning_uses_what_was_measured_and_says_so(site, osrm) -> None:
	"""The dispatcher would not know whether twelve minutes are a road or a guess."""
	assert "until" in roads.source()
	home, house = HEADQUARTERS, HOUSE
	estimated = roads.travel().minutes(home, house)
	roads.store([home, house], client.legs([home, house]))
	assert roads.travel().minutes(home, house) > estimated and "by road" in roads.source()
	requests.post(f"{osrm}/_control", json={"outage": "500"}, timeout=5)
	with pytest.raises(ServiceUnavailable):
		list(client.legs([home, house]))
	roads.record_failure()
	assert "not been responding" in roads.source()
	assert roads.travel().minutes(home, house) > estimated, "what was measured still holds"


def test_the_next_days_are_measured_ahead(site, osrm) -> None:
	"""The first suggestion of each morning would wait for a server elsewhere, or never be measured."""
	technician, job = (
		ordering.technician(),
		site.get_doc("Dispatch Job", {"sales_order": ordering.order().name}),
	)
	site.db.set_value("Technician", technician.name, {"home_latitude": HOUSE[0], "home_longitude": HOUSE[1]})
	site.db.set_value("Service Location", job.location, {"latitude": 45.17, "longitude": -73.68})
	site.db.set_value("Dispatch Job", job.name, {"technician": technician.name, "status": "Scheduled",
		"scheduled_date": site.utils.nowdate(), "time_window": "PM"})  # fmt: skip
	minutely.drives()
	assert roads.legs()[HOUSE, Place(45.17, -73.68)]
	asked = len(requests.get(f"{osrm}/_log", timeout=5).json())
	minutely.drives()
	assert len(requests.get(f"{osrm}/_log", timeout=5).json()) == asked, "nothing is asked twice"
