"""An installed router and the ACS that knows it."""

from __future__ import annotations

import pytest

from tests.factories import provisioning
from tests.factories.acs import Acs


@pytest.fixture
def make(site):
	return provisioning


@pytest.fixture
def acs(site, fakes):
	site.db.set_single_value("Gigafibre Settings", "genieacs_nbi_url", fakes["genieacs"]["nbi_url"])
	site.clear_document_cache("Gigafibre Settings", "Gigafibre Settings")
	return Acs(fakes["genieacs"]["url"])


@pytest.fixture
def home(make, acs):
	"""A router that the ACS knows: (equipment, ACS device id)."""

	def build(**values: object) -> tuple:
		device = acs.known_device()
		serial = device.rsplit("-", 1)[1]
		return make.router(serial=serial, mac=None, acs_device_id=device, **values), device

	return build
