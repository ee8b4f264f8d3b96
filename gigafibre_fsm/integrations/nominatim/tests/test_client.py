"""Geocoding, against the recorded replies."""

from __future__ import annotations

import pytest

from gigafibre_fsm.exceptions import ServiceRefused

pytestmark = pytest.mark.site


def test_geocoding_is_off_by_default(site, fakes) -> None:
	"""Customers' addresses would be sent to a public service that the operator did not choose."""
	from gigafibre_fsm.integrations.nominatim.client import geocode

	site.db.set_single_value("Gigafibre Settings", "nominatim_enabled", 0)
	site.clear_document_cache("Gigafibre Settings", "Gigafibre Settings")
	with pytest.raises(ServiceRefused):
		geocode("Hemmingford")


def test_an_address_becomes_coordinates(site, fakes) -> None:
	"""A technician's home could only be set by clicking on the map."""
	from gigafibre_fsm.integrations.nominatim.client import geocode

	site.db.set_single_value(
		"Gigafibre Settings", {"nominatim_enabled": 1, "nominatim_url": fakes["nominatim"]["url"]}
	)
	site.clear_document_cache("Gigafibre Settings", "Gigafibre Settings")
	point = geocode("1867 chemin de la Rivière, Sainte-Clotilde")
	assert point and 44.9 < point[0] < 45.6 and -74.5 < point[1] < -73
	assert geocode("zzzz nulle part 99999") is None
