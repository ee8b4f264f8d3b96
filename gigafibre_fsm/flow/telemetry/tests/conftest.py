"""Devices that report."""

from __future__ import annotations

import pytest

from tests.factories import provisioning


@pytest.fixture
def device(site):
	"""A device in the house that the ACS knows: `device(equipment_type="ONT")`."""

	def make(**values: object):
		mac = provisioning.mac()
		profile = values.pop("device_profile", "TP-Link Deco")
		values = {"mac": mac, "acs_device_id": f"403F8C-Device2-{mac}", "device_profile": profile, **values}
		return provisioning.router(**values)

	return make


@pytest.fixture
def ont(device):
	def make(**values: object):
		values = {"equipment_type": "ONT", "device_profile": "Raisecom HT803G-W", **values}
		return device(custom_wifi_ssid=None, custom_wifi_password=None, **values)

	return make
