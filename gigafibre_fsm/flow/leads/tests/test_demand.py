"""The map of demand for fibre."""

from __future__ import annotations

import secrets
from typing import Any

import pytest

from gigafibre_fsm.flow.leads.demand import demand

pytestmark = pytest.mark.site
TOWN = "Essai-de-Demande"


def lead(site: Any, address: str, **values: Any) -> None:
	doc = site.new_doc("Lead")
	doc.update({"first_name": "Client exemple", "email_id": f"d.{secrets.token_hex(5)}@example.com"})
	doc.update(
		{
			"fsm_interest": "Notify",
			"fsm_address": address,
			"fsm_municipality": TOWN,
			"fsm_sample": 1,
			**values,
		}
	)
	doc.insert()


def test_neighbours_are_one_road(site) -> None:
	"""Planning would not see that ten people of one road ask."""
	lead(site, f"12, rang des Essais, {TOWN}")
	lead(site, f"14A rang des essais, {TOWN}", fsm_interest="Business")
	lead(site, f"3, rue Autre, {TOWN}")
	lead(site, f"5, rang des Essais, {TOWN}", fsm_interest="Order")
	rows = demand(TOWN)
	assert [(row["road"].casefold(), row["leads"], row["business"]) for row in rows] == [
		("rang des essais", 2, 1),
		("rue autre", 1, 0),
	]


def test_notified_leads_are_counted_on_request_only(site) -> None:
	"""Roads that have fibre by now would stay on top of the list."""
	lead(site, f"12, rang des Essais, {TOWN}", fsm_notified_at="2026-01-01 10:00:00")
	assert demand(TOWN) == []
	assert [row["leads"] for row in demand(TOWN, waiting_only=False)] == [1]


def test_a_road_is_placed_at_its_addresses(site) -> None:
	"""The map would show demand in the wrong place, or nowhere."""
	names = []
	for odonym, latitude in (("rang des Essais", 45.5), ("chemin Lointain", 45.75)):
		civic = site.new_doc("Civic Address")
		civic.update(
			{"uuidadresse": secrets.token_hex(8), "civic_number": 12, "odonym": odonym, "is_sample": 1}
		)
		civic.update(
			{"municipality": TOWN, "municipality_code": "99999", "latitude": latitude, "longitude": -73.5}
		)
		names.append(civic.insert().name)
	lead(site, f"12, rang des Essais, {TOWN}", fsm_civic_address=names[0], fsm_municipality_code="99999")
	lead(site, f"3, rue Autre, {TOWN}", fsm_municipality_code="99999")
	assert {(row["road"], row["latitude"], row["longitude"]) for row in demand(TOWN)} == {
		("rang des Essais", 45.5, -73.5),
		("rue Autre", 45.625, -73.5),  # somewhere in the town
	}
