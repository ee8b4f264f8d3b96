"""Pushes against the ACS stand-in: what arrives on the device, and what is left behind."""

from __future__ import annotations

import secrets

import pytest
import requests

pytestmark = pytest.mark.site
SSID = "Device.WiFi.SSID.1.SSID"
PASSWORD = "Device.WiFi.AccessPoint.1.Security.KeyPassphrase"


@pytest.fixture
def make(site):
	from gigafibre_fsm.flow.provisioning.tests import factories

	return factories


class Acs:
	"""The stand-in, as a technician in the basement sees it."""

	def __init__(self, url: str) -> None:
		self.url = url

	def known_device(self) -> str:
		"""A device that the ACS has known for long; it makes no session now."""
		body = {"count": 1, "product_class": "Device2", "prefix": f"EX{secrets.token_hex(4).upper()}"}
		made = requests.post(f"{self.url}/_cpe/fleet", json=body, timeout=10).json()
		return made["first"][0]

	def post(self, action: str, **body: object) -> None:
		requests.post(f"{self.url}/_cpe/{action}", json=body, timeout=30).raise_for_status()

	def on_device(self, device: str) -> dict:
		return requests.get(f"{self.url}/_cpe/parameters", params={"id": device}, timeout=10).json()

	def presets(self) -> list[str]:
		return [preset["_id"] for preset in requests.get(f"{self.url}/presets/", timeout=10).json()]

	def faults(self, device: str) -> list[dict]:
		return [f for f in requests.get(f"{self.url}/faults/", timeout=10).json() if f["device"] == device]


@pytest.fixture
def acs(site, fakes):
	site.db.set_single_value("Gigafibre Settings", "genieacs_nbi_url", fakes["genieacs"]["nbi_url"])
	site.clear_document_cache("Gigafibre Settings", "Gigafibre Settings")
	return Acs(fakes["genieacs"]["url"])


@pytest.fixture
def pushed(site, make, acs):
	"""A router that the ACS knows, and a push that has just been sent to it."""

	def send(**values: object) -> tuple:
		device = acs.known_device()
		serial = device.rsplit("-", 1)[1]
		router = make.router(serial=serial, mac=None, acs_device_id=device, **values)
		from gigafibre_fsm.flow.provisioning import device_events

		push = device_events.push(router.name, "test")
		make.deliver("device.push", push.name)
		push.reload()
		return router, device, push

	return send


def test_a_push_arrives_and_is_read_back(site, make, acs, pushed) -> None:
	"""The household would have no WiFi of its own while staff read "verified"."""
	router, device, push = pushed()
	assert push.status == "Pushed"
	make.deliver("device.verify", push.name)
	push.reload()
	router.reload()
	assert (push.status, router.online, router.firmware) == ("Verified", 1, "1.5.1")
	on_device = acs.on_device(device)
	assert (on_device[SSID], on_device[PASSWORD]) == ("Exemple-WiFi", "motdepasse-1")
	assert push.preset_name not in acs.presets() and not acs.faults(device)


def test_the_preset_waits_for_a_device_that_is_off(site, make, acs, pushed) -> None:
	"""A password changed while the router is off would be lost."""
	device = acs.known_device()
	acs.post("offline", id=device)
	router = make.router(serial=device.rsplit("-", 1)[1], mac=None, acs_device_id=device)
	from gigafibre_fsm.flow.provisioning import device_events

	push = device_events.push(router.name, "test")
	make.deliver("device.push", push.name)
	make.deliver("device.verify", push.name)
	push.reload()
	assert (push.status, push.attempts) == ("Pushed", 1)
	assert push.preset_name in acs.presets()
	assert push.next_check


def test_a_refusal_is_told_and_nothing_is_left_behind(site, make, acs, pushed) -> None:
	"""The old values would wait in the ACS in plain text, and block every later push for hours."""
	device = acs.known_device()
	acs.post("refuse", id=device, path=SSID, code="9007")
	router = make.router(serial=device.rsplit("-", 1)[1], mac=None, acs_device_id=device)
	from gigafibre_fsm.flow.provisioning import device_events

	push = device_events.push(router.name, "test")
	make.deliver("device.push", push.name)
	assert acs.faults(device)
	make.deliver("device.verify", push.name)
	push.reload()
	assert push.status == "Failed" and SSID in push.last_error and "motdepasse" not in push.last_error
	assert push.preset_name not in acs.presets() and not acs.faults(device)


def test_a_failed_push_can_be_started_again(site, make, acs, pushed) -> None:
	"""Support would have to wait for the customer's router to be reset."""
	device = acs.known_device()
	acs.post("refuse", id=device, path=SSID, code="9007")
	router = make.router(serial=device.rsplit("-", 1)[1], mac=None, acs_device_id=device)
	from gigafibre_fsm.flow.provisioning import device_events

	push = device_events.push(router.name, "test")
	make.deliver("device.push", push.name)
	make.deliver("device.verify", push.name)
	acs.post("refuse", id=device, path=SSID, code=None)
	device_events.push_again(push.name)
	make.deliver("device.push", push.name)
	make.deliver("device.verify", push.name)
	push.reload()
	assert push.status == "Verified"
	assert acs.on_device(device)[SSID] == "Exemple-WiFi"


def test_a_bad_profile_is_refused_before_it_is_sent(site, make, acs, pushed) -> None:
	"""A preset made of nonsense stops the ACS for every device."""
	router, device, push = pushed()
	site.db.sql(
		"""UPDATE `tabDevice Profile Parameter` SET xsd_type = 'xsd:int', source = 'Literal', value = 'abc'
		WHERE parent = %s AND path LIKE '%%NTPServer1'""",
		make.DECO,
	)
	site.clear_document_cache("Device Profile", make.DECO)
	site.db.set_value("Provisioning Push", push.name, "status", "Pending")
	refusal = make.deliver("device.push", push.name)
	site.clear_document_cache("Device Profile", make.DECO)
	push.reload()
	assert refusal.code == "malformed" and push.status == "Failed"
